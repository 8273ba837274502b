import type { ContainerState, Machine, Vm, VmState } from '../../../contract/machine.ts'
import type { ActResult } from '../../../contract/revision.ts'
import type { Client } from '../../api/client.ts'

/** What can be done to a machine of either kind, in the order of the bar. */
export const actNames = ['start', 'stop', 'pause', 'resume', 'restart', 'force', 'delete'] as const
export type ActName = (typeof actNames)[number]

export function isActName(name: string): name is ActName {
  return (actNames as readonly string[]).includes(name)
}

/** How a VM that runs is stopped before it goes to the trash. */
export type StopFirst = 'shutdown' | 'force'

/** Choices of a deletion; everything is kept unless asked for. */
export interface DeletionChoice {
  /** Whether VMs go to the trash; containers and VMs without a definition cannot. */
  readonly way: 'trash' | 'good'
  readonly stop: StopFirst
  /** The disks that only this VM uses. */
  readonly files: boolean
  /** A container's anonymous volumes. */
  readonly volumes: boolean
}

export const keepAll: DeletionChoice = { way: 'trash', stop: 'shutdown', files: false, volumes: false }

/** One act on one machine as the contract takes it. */
export type MachineCall =
  | {
      readonly kind: 'vm'
      readonly act: ActName
      readonly id: string
      readonly files: boolean
      readonly force: boolean
      /** How it goes to the trash; null deletes it for good. */
      readonly trash: 'refuse' | StopFirst | null
    }
  | {
      readonly kind: 'container'
      readonly act: ActName
      readonly id: string
      readonly volumes: boolean
      readonly force: boolean
    }

const vmLive: readonly VmState[] = ['running', 'paused', 'suspended', 'stopping', 'crashed']
const containerLive: readonly ContainerState[] = ['running', 'paused', 'restarting']

/** States from which an act makes sense; the other side checks again and has the last word. */
const vmStates: Readonly<Record<ActName, readonly VmState[]>> = {
  start: ['off', 'saved'],
  stop: ['running', 'stopping'],
  pause: ['running'],
  resume: ['paused', 'suspended'],
  restart: ['running'],
  force: vmLive,
  delete: [...vmLive, 'off', 'saved'],
}
const containerStates: Readonly<Record<ActName, readonly ContainerState[]>> = {
  start: ['created', 'exited', 'dead'],
  stop: containerLive,
  pause: ['running'],
  resume: ['paused'],
  restart: containerLive,
  force: containerLive,
  delete: [...containerLive, 'created', 'exited', 'dead'],
}

/** What goes to the trash when it is deleted. */
export function canTrash(machine: Machine): machine is Vm {
  return machine.kind === 'vm' && machine.persistent && machine.trash === undefined
}

/** How a VM can be stopped: a guest whose processors stand still does not hear that it should shut down. */
function stopOf({ state }: Vm, wanted: StopFirst): 'refuse' | StopFirst {
  if (!vmLive.includes(state)) return 'refuse'
  return state === 'running' || state === 'stopping' ? wanted : 'force'
}

/** Whether its state allows it; a template's start is shown all the same, with the reason that it cannot be. */
export function isShown(machine: Machine, act: ActName): boolean {
  // In the trash it is restored first, or emptied there.
  if (machine.kind === 'vm' && machine.trash !== undefined && act !== 'force') return false
  return machine.kind === 'vm' ? vmStates[act].includes(machine.state) : containerStates[act].includes(machine.state)
}

/** A template only starts in a new layer, by its refresh; the other side refuses everything else. */
export function isLocked(machine: Machine, act: ActName): boolean {
  return act === 'start' && machine.kind === 'vm' && machine.template === true
}

export function canAct(machine: Machine, act: ActName): boolean {
  return isShown(machine, act) && !isLocked(machine, act)
}

/** States from which a machine of this kind can take the act. */
export function statesFor({ kind }: Machine, act: ActName): readonly string[] {
  return kind === 'vm' ? vmStates[act] : containerStates[act]
}

/** Acts that at least one of the machines can take. */
export function actsFor(machines: readonly Machine[]): ActName[] {
  return actNames.filter((act) => machines.some((machine) => canAct(machine, act)))
}

/** What a machine's own menu and head show: what it can take, and what is locked. */
export function actsShown(machine: Machine): ActName[] {
  return actNames.filter((act) => isShown(machine, act))
}

/** The one button that starts what is off and shuts down what runs; null where neither makes sense. */
export function startOrStop(machine: Machine): ActName | null {
  return isShown(machine, 'start') ? 'start' : isShown(machine, 'stop') ? 'stop' : null
}

export function pauseOrResume(machine: Machine): ActName | null {
  return canAct(machine, 'pause') ? 'pause' : canAct(machine, 'resume') ? 'resume' : null
}

/** Acts that lose something that cannot be had again: asked before they are done. */
export function needsConfirmation(act: ActName): boolean {
  return act === 'force' || act === 'delete'
}

export function callFor(machine: Machine, act: ActName, choice: DeletionChoice = keepAll): MachineCall {
  const { id } = machine
  if (machine.kind === 'vm') {
    const trash = choice.way === 'trash' && canTrash(machine) ? stopOf(machine, choice.stop) : null
    return { kind: 'vm', act, id, files: choice.files, force: vmLive.includes(machine.state), trash }
  }
  return { kind: 'container', act, id, volumes: choice.volumes, force: containerLive.includes(machine.state) }
}

/** The procedure's path and input, for `explain`. */
export function procedureOf(call: MachineCall): { readonly procedure: string; readonly input: object } {
  const { id, act, force } = call
  if (act === 'delete' && call.kind === 'vm' && call.trash !== null) {
    return { procedure: 'vm.trash', input: { id, stop: call.trash } }
  }
  if (act === 'delete') {
    const choice = call.kind === 'vm' ? { files: call.files } : { volumes: call.volumes }
    return { procedure: `${call.kind}.delete`, input: { id, force, ...choice } }
  }
  const name =
    call.kind === 'vm'
      ? { start: 'start', stop: 'shutdown', pause: 'pause', resume: 'resume', restart: 'reboot', force: 'forceOff' }[
          act
        ]
      : { start: 'start', stop: 'stop', pause: 'pause', resume: 'resume', restart: 'restart', force: 'kill' }[act]
  return { procedure: `${call.kind}.${name}`, input: { id } }
}

/** @throws ORPCError with a code of the contract */
export function perform(client: Client, call: MachineCall): Promise<ActResult> {
  const { id, force } = call
  if (call.kind === 'vm') {
    switch (call.act) {
      case 'start':
        return client.vm.start({ id })
      case 'stop':
        return client.vm.shutdown({ id })
      case 'pause':
        return client.vm.pause({ id })
      case 'resume':
        return client.vm.resume({ id })
      case 'restart':
        return client.vm.reboot({ id })
      case 'force':
        return client.vm.forceOff({ id })
      case 'delete':
        return call.trash === null
          ? client.vm.delete({ id, force, files: call.files })
          : client.vm.trash({ id, stop: call.trash })
    }
  }
  switch (call.act) {
    case 'start':
      return client.container.start({ id })
    case 'stop':
      return client.container.stop({ id })
    case 'pause':
      return client.container.pause({ id })
    case 'resume':
      return client.container.resume({ id })
    case 'restart':
      return client.container.restart({ id })
    case 'force':
      return client.container.kill({ id })
    case 'delete':
      return client.container.delete({ id, force, volumes: call.volumes })
  }
}
