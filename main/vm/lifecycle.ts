import { invalidState } from '../../contract/fault.ts'
import { lossOf, type Loss } from '../../contract/texts/loss.ts'
import type { VmState } from '../../contract/machine.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { observeVm, onDomain } from '../inventory/observed-vm.ts'
import { readDefinition } from './guest-disks.ts'
import { installedSteps } from './installed.ts'
import { networksOf, wakeNetworks } from './networks-asleep.ts'
import { refuseTemplate } from './template.ts'
import { refuseTrashed } from './trash-mark.ts'

interface Shape {
  readonly verb: string
  /** States in which the act makes sense; libvirt itself has the last word. */
  readonly needs: readonly VmState[]
  readonly destroys?: (vm: ObservedVm) => Loss[]
  /** Forcing a VM off must work while another act waits on it. */
  readonly unlocked?: boolean
}

async function planOne(
  engines: Engines,
  id: string,
  shape: Shape,
  steps: (vm: ObservedVm) => readonly Step[] | Promise<readonly Step[]>,
): Promise<Plan> {
  const vm = await observeVm(engines, id)
  if (!shape.needs.includes(vm.state)) throw invalidState(vm.name, id, vm.state, shape.needs)
  return {
    title: `${shape.verb} ${vm.name}`,
    subjects: [id],
    steps: await steps(vm),
    atomic: false,
    destroys: shape.destroys?.(vm) ?? [],
    locks: shape.unlocked === true ? [] : [id],
  }
}

const live: readonly VmState[] = ['running', 'paused', 'suspended', 'stopping', 'crashed']

/** Networks of the VM that are asleep are started before it. @throws Fault NOT_FOUND (VM, network), INVALID_STATE, REFUSED (template) */
export function planStart(input: { id: string; paused: boolean }, engines: Engines): Promise<Plan> {
  return planOne(engines, input.id, { verb: 'start', needs: ['off', 'saved'] }, async (vm) => {
    const xml = await readDefinition(vm.connection, vm.dom)
    refuseTrashed(vm.name, xml)
    await refuseTemplate(vm, engines, xml)
    const networks = await wakeNetworks(vm.connection, vm.connectionId, networksOf(xml))
    // Its installer has ended by itself: with its kernel it would begin again.
    const ended = vm.state === 'off' && vm.reason === 'shutdown' ? await installedSteps(vm, xml) : []
    return [...ended, ...networks, { type: 'domain.start', ...onDomain(vm), paused: input.paused }]
  })
}

export function planShutdown(
  input: { id: string; mode: 'default' | 'acpi' | 'agent' },
  engines: Engines,
): Promise<Plan> {
  return planOne(engines, input.id, { verb: 'shut down', needs: ['running', 'stopping'] }, (vm) => [
    { type: 'domain.shutdown', ...onDomain(vm), mode: input.mode },
  ])
}

export function planForceOff(input: { id: string }, engines: Engines): Promise<Plan> {
  const destroys = (vm: ObservedVm) => [
    lossOf('unwritten', { name: vm.name }),
    ...(vm.persistent ? [] : [lossOf('transient', { name: vm.name })]),
  ]
  return planOne(engines, input.id, { verb: 'force off', needs: live, destroys, unlocked: true }, (vm) => [
    { type: 'domain.destroy', ...onDomain(vm) },
  ])
}

export function planReboot(input: { id: string }, engines: Engines): Promise<Plan> {
  return planOne(engines, input.id, { verb: 'reboot', needs: ['running'] }, (vm) => [
    { type: 'domain.reboot', ...onDomain(vm) },
  ])
}

export function planReset(input: { id: string }, engines: Engines): Promise<Plan> {
  const destroys = (vm: ObservedVm) => [lossOf('unwritten', { name: vm.name })]
  return planOne(engines, input.id, { verb: 'reset', needs: ['running', 'paused', 'crashed'], destroys }, (vm) => [
    { type: 'domain.reset', ...onDomain(vm) },
  ])
}

export function planPause(input: { id: string }, engines: Engines): Promise<Plan> {
  return planOne(engines, input.id, { verb: 'pause', needs: ['running'] }, (vm) => [
    { type: 'domain.suspend', ...onDomain(vm) },
  ])
}

/** A guest that sleeps by itself (ACPI S3) is woken, a paused one continues. */
export function planResume(input: { id: string }, engines: Engines): Promise<Plan> {
  return planOne(engines, input.id, { verb: 'resume', needs: ['paused', 'suspended'] }, (vm) => [
    { type: vm.state === 'suspended' ? 'domain.wakeup' : 'domain.resume', ...onDomain(vm) },
  ])
}

export function planSave(input: { id: string }, engines: Engines): Promise<Plan> {
  return planOne(engines, input.id, { verb: 'save', needs: ['running', 'paused'] }, (vm) => [
    { type: 'domain.save', ...onDomain(vm) },
  ])
}

export function planAutostart(input: { id: string; on: boolean }, engines: Engines): Promise<Plan> {
  const needs: readonly VmState[] = [...live, 'off', 'saved']
  return planOne(
    engines,
    input.id,
    { verb: input.on ? 'start with the host:' : 'do not start with the host:', needs },
    async (vm) => {
      if (input.on) {
        const xml = await readDefinition(vm.connection, vm.dom)
        refuseTrashed(vm.name, xml)
        await refuseTemplate(vm, engines, xml)
      }
      return [{ type: 'domain.autostart', ...onDomain(vm), on: input.on }]
    },
  )
}
