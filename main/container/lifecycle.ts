import { invalidState, nameTaken } from '../../contract/fault.ts'
import { lossOf, type Loss } from '../../contract/texts/loss.ts'
import type { ContainerState } from '../../contract/machine.ts'
import { isDockerError } from '../docker/errors.ts'
import type { ContainerStep } from '../step/container-steps.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { ObservedContainer } from '../inventory/observed-container.ts'
import { observeContainer, onContainer } from '../inventory/observed-container.ts'

interface Shape {
  readonly verb: string
  /** States in which the act makes sense; the engine itself has the last word. */
  readonly needs: readonly ContainerState[]
  readonly destroys?: (container: ObservedContainer) => Loss[]
  /** Killing must work while another act waits for the container. */
  readonly unlocked?: boolean
}

async function planOne(
  engines: Engines,
  id: string,
  shape: Shape,
  step: (container: ObservedContainer) => ContainerStep,
): Promise<Plan> {
  const container = await observeContainer(engines, id)
  if (!shape.needs.includes(container.state)) throw invalidState(container.name, id, container.state, shape.needs)
  return {
    title: `${shape.verb} ${container.name}`,
    subjects: [id],
    steps: [step(container)],
    atomic: false,
    destroys: shape.destroys?.(container) ?? [],
    locks: shape.unlocked === true ? [] : [id],
  }
}

const stopped: readonly ContainerState[] = ['created', 'exited', 'dead']
const live: readonly ContainerState[] = ['running', 'paused', 'restarting']

export function planStart(input: { id: string }, engines: Engines): Promise<Plan> {
  return planOne(engines, input.id, { verb: 'start', needs: stopped }, (one) => ({
    type: 'container.start',
    ...onContainer(one),
  }))
}

export function planStop(input: { id: string; seconds?: number | undefined }, engines: Engines): Promise<Plan> {
  return planOne(engines, input.id, { verb: 'stop', needs: live }, (one) => ({
    type: 'container.stop',
    ...onContainer(one),
    seconds: input.seconds ?? null,
  }))
}

export function planRestart(input: { id: string; seconds?: number | undefined }, engines: Engines): Promise<Plan> {
  return planOne(engines, input.id, { verb: 'restart', needs: [...live, ...stopped] }, (one) => ({
    type: 'container.restart',
    ...onContainer(one),
    seconds: input.seconds ?? null,
  }))
}

export function planKill(input: { id: string; signal: string }, engines: Engines): Promise<Plan> {
  const shape = { verb: `send ${input.signal} to`, needs: live, unlocked: true }
  return planOne(engines, input.id, shape, (one) => ({
    type: 'container.kill',
    ...onContainer(one),
    signal: input.signal,
  }))
}

export function planPause(input: { id: string }, engines: Engines): Promise<Plan> {
  return planOne(engines, input.id, { verb: 'pause', needs: ['running'] }, (one) => ({
    type: 'container.pause',
    ...onContainer(one),
  }))
}

export function planResume(input: { id: string }, engines: Engines): Promise<Plan> {
  return planOne(engines, input.id, { verb: 'resume', needs: ['paused'] }, (one) => ({
    type: 'container.unpause',
    ...onContainer(one),
  }))
}

/** @throws Fault NAME_TAKEN with the id of the container that has the name */
export async function planRename(input: { id: string; name: string }, engines: Engines): Promise<Plan> {
  const container = await observeContainer(engines, input.id)
  const holder = await holderOf(container, input.name)
  if (holder !== null) throw nameTaken('container', input.name, holder)
  return {
    title: `rename ${container.name} to ${input.name}`,
    subjects: [input.id],
    steps: [{ type: 'container.rename', ...onContainer(container), newName: input.name }],
    atomic: false,
    destroys: [],
    locks: [input.id],
  }
}

/** Whoever has the name; the engine also answers with a container whose id begins like it. */
async function holderOf(container: ObservedContainer, name: string): Promise<string | null> {
  try {
    const found = await container.engine.containers.inspect(name)
    return found.name === name ? found.id : null
  } catch (error) {
    if (isDockerError(error, 'not-found')) return null
    throw error
  }
}

/** @throws Fault INVALID_STATE when it runs and force is not set */
export async function planDelete(
  input: { id: string; force: boolean; volumes: boolean },
  engines: Engines,
): Promise<Plan> {
  const container = await observeContainer(engines, input.id)
  if (!input.force && !stopped.includes(container.state)) {
    throw invalidState(container.name, input.id, container.state, stopped)
  }
  const anonymous = container.detail.mounts.filter(
    (mount) => mount.type === 'volume' && /^[0-9a-f]{64}$/.test(mount.name),
  )
  return {
    title: `delete ${container.name}`,
    subjects: [input.id],
    steps: [{ type: 'container.remove', ...onContainer(container), force: input.force, volumes: input.volumes }],
    atomic: false,
    destroys: [
      lossOf('container', { name: container.name }),
      ...(input.volumes ? anonymous.map(({ target }) => lossOf('anonymous-volume', { target })) : []),
    ],
    locks: [input.id],
  }
}

export function planExec(
  input: { id: string; command: string[]; user?: string | undefined; workingDirectory?: string | undefined },
  engines: Engines,
): Promise<Plan> {
  // Not locked: running a command beside another act is an everyday thing.
  return planOne(
    engines,
    input.id,
    { verb: `run ${input.command[0] ?? ''} in`, needs: ['running'], unlocked: true },
    (one) => ({
      type: 'container.exec',
      ...onContainer(one),
      command: input.command,
      user: input.user ?? null,
      workingDirectory: input.workingDirectory ?? null,
    }),
  )
}
