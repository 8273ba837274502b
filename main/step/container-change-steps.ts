import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../contract/fault.ts'
import type { ContainerDetail } from '../docker/container-detail.ts'
import type { ResourceSpec, RestartSpec } from '../docker/container-spec.ts'
import type { Engine } from '../docker/engine.ts'
import { isDockerError } from '../docker/errors.ts'
import { restartWord } from './container-words.ts'
import type { Addresses, StepContext } from './engines.ts'
import { docker } from './engines.ts'
import { commandLine } from './shell-words.ts'

interface OnContainer {
  readonly connection: string
  /** Id or name, as the engine takes it. */
  readonly container: string
  /** How a person calls it; stands in the explanation. */
  readonly name: string
}

/** Putting a container out of the way of the one that takes its place, and back. */
interface Kept {
  /** Its name afterwards. */
  readonly newName: string
  /** Whether it ran and does so again when it comes back. */
  readonly ran: boolean
  /** Its own policy: none holds while it is kept, or it would fight for its ports after the engine's next start. */
  readonly restart: RestartSpec
}

export type ContainerChangeStep =
  | (OnContainer & {
      readonly type: 'container.update'
      readonly resources: ResourceSpec
      readonly restart: RestartSpec | null
    })
  | (OnContainer & {
      readonly type: 'container.connect'
      readonly network: string
      readonly aliases: readonly string[]
      readonly address: string | null
    })
  | (OnContainer & { readonly type: 'container.disconnect'; readonly network: string })
  | (OnContainer & Kept & { readonly type: 'container.retire' | 'container.revive' })
  /** `seconds` of running, or of patience with its health check. */
  | (OnContainer & { readonly type: 'container.settle'; readonly health: boolean; readonly seconds: number })

type KeptStep = Extract<ContainerChangeStep, Kept>
type SettleStep = Extract<ContainerChangeStep, { type: 'container.settle' }>

const never: RestartSpec = { name: 'no' }

/** What was begun of it is taken back when it cannot be ended: a container that is neither here nor there helps nobody. */
async function retire(step: KeptStep, { containers }: Engine): Promise<void> {
  await containers.stop(step.container)
  try {
    if (step.restart.name !== 'no') await containers.update(step.container, { restart: never })
    await containers.rename(step.container, step.newName)
  } catch (error) {
    if (step.restart.name !== 'no') {
      await containers.update(step.container, { restart: step.restart }).catch(() => undefined)
    }
    if (step.ran) await containers.start(step.container).catch(() => undefined)
    throw error
  }
}

async function revive(step: KeptStep, { containers }: Engine): Promise<void> {
  await containers.rename(step.container, step.newName)
  try {
    if (step.restart.name !== 'no') await containers.update(step.container, { restart: step.restart })
    if (step.ran) await containers.start(step.container)
  } catch (error) {
    if (step.restart.name !== 'no') await containers.update(step.container, { restart: never }).catch(() => undefined)
    await containers.rename(step.container, step.name).catch(() => undefined)
    throw error
  }
}

/** How often it is looked at. Milliseconds. */
const LOOK = 250
/** The end of its log that comes with the failure. Lines. */
const LAST_WORDS = 10

async function lastWords({ containers }: Engine, container: string, tty: boolean): Promise<string> {
  try {
    const lines: string[] = []
    for await (const some of await containers.logs(container, { tail: LAST_WORDS, tty })) {
      lines.push(...some.map(({ text }) => text))
    }
    return lines.slice(-LAST_WORDS).join('\n')
  } catch {
    return ''
  }
}

/** Why it has not settled and never will; null while it may. @param late it has had its time */
function failureOf(now: ContainerDetail, first: ContainerDetail, health: boolean, late: boolean): string | null {
  if (now.state !== 'running') return `is ${now.state} (${now.exitCode})`
  if (now.startedAt !== first.startedAt || now.restartCount !== first.restartCount) return 'ended and was restarted'
  return now.health === 'unhealthy' || (health && late && now.health !== 'healthy') ? 'is not healthy' : null
}

/**
 * Waits until it is healthy, or until it has run for so long without being restarted.
 * @throws Fault REFUSED with the end of its log when it is not
 */
async function settle(step: SettleStep, engine: Engine, signal: AbortSignal): Promise<void> {
  const until = Date.now() + step.seconds * 1000
  const first = await engine.containers.inspect(step.container, signal)
  for (;;) {
    const now = await engine.containers.inspect(step.container, signal)
    const late = Date.now() >= until
    const why = failureOf(now, first, step.health, late)
    if (why !== null) {
      const detail = await lastWords(engine, step.container, now.config.tty)
      const said = detail === '' ? {} : { detail }
      throw new Fault('REFUSED', { reason: 'not-settled', ...said }, `${step.name} ${why}.`)
    }
    if (step.health ? now.health === 'healthy' : late) return
    await sleep(LOOK, undefined, { signal })
  }
}

export async function runContainerChangeStep(step: ContainerChangeStep, context: StepContext): Promise<void> {
  const engine = await context.engines.docker(step.connection)
  const { signal } = context
  switch (step.type) {
    case 'container.update': {
      const restart = step.restart === null ? {} : { restart: step.restart }
      await engine.containers.update(step.container, { resources: step.resources, ...restart }, signal)
      return
    }
    case 'container.connect': {
      const address =
        step.address === null ? {} : step.address.includes(':') ? { ip6: step.address } : { ip: step.address }
      const aliases = step.aliases.length > 0 ? { aliases: step.aliases } : {}
      return engine.networks.connect(step.network, step.container, { ...aliases, ...address }, signal)
    }
    case 'container.disconnect':
      return engine.networks.disconnect(step.network, step.container, {}, signal)
    // Neither is broken off in the middle.
    case 'container.retire':
      return retire(step, engine)
    case 'container.revive':
      return revive(step, engine).catch((error: unknown) => {
        // Whoever took it back by hand meanwhile has done it.
        if (!isDockerError(error, 'not-modified')) throw error
      })
    case 'container.settle':
      return settle(step, engine, signal)
  }
}

function option(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [name, String(value)]
}

function updateWords({ resources, restart }: Extract<ContainerChangeStep, { type: 'container.update' }>): string[] {
  const bytes = (value: number | undefined) => (value === undefined || value < 0 ? value : `${value}b`)
  return [
    ...option('--memory', bytes(resources.memory)),
    ...option('--memory-swap', bytes(resources.memorySwap)),
    ...option('--cpus', resources.cpus),
    ...option('--pids-limit', resources.pidsLimit),
    ...(restart === null ? [] : ['--restart', restartWord(restart)]),
  ]
}

export function explainContainerChangeStep(step: ContainerChangeStep, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(docker(addresses, step.connection, ...words))
  const both = (...lines: string[]) => lines.join(' && ')
  switch (step.type) {
    case 'container.update':
      return line('update', ...updateWords(step), step.name)
    case 'container.connect': {
      const aliases = step.aliases.flatMap((alias) => ['--alias', alias])
      const address = step.address === null ? [] : [step.address.includes(':') ? '--ip6' : '--ip', step.address]
      return line('network', 'connect', ...aliases, ...address, step.network, step.name)
    }
    case 'container.disconnect':
      return line('network', 'disconnect', step.network, step.name)
    case 'container.retire':
      return both(
        line('stop', step.name),
        ...(step.restart.name === 'no' ? [] : [line('update', '--restart', 'no', step.name)]),
        line('rename', step.name, step.newName),
      )
    case 'container.revive':
      return both(
        line('rename', step.name, step.newName),
        ...(step.restart.name === 'no' ? [] : [line('update', '--restart', restartWord(step.restart), step.newName)]),
        ...(step.ran ? [line('start', step.newName)] : []),
      )
    case 'container.settle': {
      const format = step.health ? '{{.State.Health.Status}}' : '{{.State.Running}} {{.RestartCount}}'
      return line('inspect', '--format', format, step.name)
    }
  }
}

/** The step that takes back a step; null when there is nothing to take back. */
export function undoContainerChangeStep(step: ContainerChangeStep): ContainerChangeStep | null {
  switch (step.type) {
    case 'container.retire':
      return { ...step, type: 'container.revive', name: step.newName, newName: step.name }
    case 'container.revive':
      return { ...step, type: 'container.retire', name: step.newName, newName: step.name }
    case 'container.connect': {
      const { connection, container, name, network } = step
      return { type: 'container.disconnect', connection, container, name, network }
    }
    case 'container.update':
    case 'container.disconnect':
    case 'container.settle':
      return null
  }
}
