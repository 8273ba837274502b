import type { ContainerSpec } from '../docker/container-spec.ts'
import type { Engine } from '../docker/engine.ts'
import { createWords } from './container-words.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { docker, nothingLearned } from './engines.ts'
import { commandLine } from './shell-words.ts'

interface OnContainer {
  readonly connection: string
  /** Id or name, as the engine takes it. */
  readonly container: string
  /** How a person calls it; stands in the explanation. */
  readonly name: string
}

export type ContainerStep =
  | {
      readonly type: 'container.create'
      readonly connection: string
      readonly spec: ContainerSpec & { readonly name: string }
    }
  | (OnContainer & { readonly type: 'container.start' | 'container.pause' | 'container.unpause' })
  | (OnContainer & { readonly type: 'container.stop' | 'container.restart'; readonly seconds: number | null })
  | (OnContainer & { readonly type: 'container.kill'; readonly signal: string })
  | (OnContainer & { readonly type: 'container.rename'; readonly newName: string })
  | (OnContainer & { readonly type: 'container.remove'; readonly force: boolean; readonly volumes: boolean })
  | (OnContainer & {
      readonly type: 'container.exec'
      readonly command: readonly string[]
      readonly user: string | null
      readonly workingDirectory: string | null
    })

type Simple = Exclude<ContainerStep, { type: 'container.create' | 'container.exec' }>

async function runSimple(step: Simple, engine: Engine, signal: AbortSignal): Promise<void> {
  const { containers } = engine
  switch (step.type) {
    case 'container.start':
      await containers.start(step.container, signal)
      return
    case 'container.stop':
      await containers.stop(step.container, step.seconds === null ? {} : { graceSeconds: step.seconds }, signal)
      return
    case 'container.restart':
      return containers.restart(step.container, step.seconds === null ? {} : { graceSeconds: step.seconds }, signal)
    case 'container.kill':
      return containers.kill(step.container, { unixSignal: step.signal }, signal)
    case 'container.pause':
      return containers.pause(step.container, signal)
    case 'container.unpause':
      return containers.unpause(step.container, signal)
    case 'container.rename':
      return containers.rename(step.container, step.newName, signal)
    case 'container.remove':
      return containers.remove(step.container, { force: step.force, volumes: step.volumes }, signal)
  }
}

/** Output of a one-shot command beyond this is cut; who wants all of it opens a console. Bytes of both streams together. */
const MAX_EXEC_OUTPUT = 1 << 20

function runExec(step: Extract<ContainerStep, { type: 'container.exec' }>, engine: Engine, signal: AbortSignal) {
  const spec = {
    command: step.command,
    maxOutputBytes: MAX_EXEC_OUTPUT,
    ...(step.user === null ? {} : { user: step.user }),
    ...(step.workingDirectory === null ? {} : { workingDir: step.workingDirectory }),
  }
  return engine.execs.run(step.container, spec, signal)
}

export async function runContainerStep(step: ContainerStep, context: StepContext): Promise<StepOutcome> {
  const engine = await context.engines.docker(step.connection)
  // Short, and not broken off in the middle: a container that may or may not exist could not be taken back.
  if (step.type === 'container.create') return { id: (await engine.containers.create(step.spec)).id }
  if (step.type === 'container.exec') return { exec: await runExec(step, engine, context.signal) }
  await runSimple(step, engine, context.signal)
  return nothingLearned
}

export function explainContainerStep(step: ContainerStep, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(docker(addresses, step.connection, ...words))
  switch (step.type) {
    case 'container.create':
      return line('create', ...createWords(step.spec))
    case 'container.start':
      return line('start', step.name)
    case 'container.stop':
      return line('stop', ...(step.seconds === null ? [] : ['--time', String(step.seconds)]), step.name)
    case 'container.restart':
      return line('restart', ...(step.seconds === null ? [] : ['--time', String(step.seconds)]), step.name)
    case 'container.kill':
      return line('kill', '--signal', step.signal, step.name)
    case 'container.pause':
      return line('pause', step.name)
    case 'container.unpause':
      return line('unpause', step.name)
    case 'container.rename':
      return line('rename', step.name, step.newName)
    case 'container.remove':
      return line('rm', ...(step.force ? ['--force'] : []), ...(step.volumes ? ['--volumes'] : []), step.name)
    case 'container.exec': {
      const user = step.user === null ? [] : ['--user', step.user]
      const directory = step.workingDirectory === null ? [] : ['--workdir', step.workingDirectory]
      return line('exec', ...user, ...directory, step.name, ...step.command)
    }
  }
}

/** The step that takes back a step that made something new; null when there is nothing to take back. */
export function undoContainerStep(step: ContainerStep): ContainerStep | null {
  if (step.type !== 'container.create') return null
  const { name } = step.spec
  return { type: 'container.remove', connection: step.connection, container: name, name, force: true, volumes: true }
}
