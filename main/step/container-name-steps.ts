import { Fault, nameTaken } from '../../contract/fault.ts'
import type { Engine } from '../docker/engine.ts'
import { isDockerError } from '../docker/errors.ts'
import { Readable } from 'node:stream'
import { tarEnd, tarHead } from '../docker/tar-write.ts'
import type { FileOwner } from './container-file-step.ts'
import { explainMakeFolder } from './container-file-words.ts'
import type { Addresses, StepContext } from './engines.ts'
import { docker } from './engines.ts'
import { commandLine } from './shell-words.ts'

interface OnContainer {
  readonly connection: string
  /** Id or name, as the engine takes it. */
  readonly container: string
  readonly name: string
}

/** Names in containers: made by the engine's archive, changed and taken away by programs. */
export type ContainerNameStep =
  | (OnContainer & {
      readonly type: 'container.make-folder'
      readonly folder: string
      readonly as: string
      readonly owner: FileOwner
      readonly mode: number
    })
  /** By the container's own mv, as root. */
  | (OnContainer & { readonly type: 'container.move-file'; readonly path: string; readonly to: string })
  /** By the container's own rm, as root. */
  | (OnContainer & { readonly type: 'container.remove-file'; readonly path: string })
  /** Runs a container to its end, which has one short thing to do. */
  | (OnContainer & {
      readonly type: 'container.finish'
      /** What is not there any more afterwards; null = nobody looks. */
      readonly gone: string | null
    })

export async function runContainerNameStep(step: ContainerNameStep, context: StepContext): Promise<void> {
  const engine = await context.engines.docker(step.connection)
  switch (step.type) {
    case 'container.make-folder': {
      const { as, owner, mode } = step
      const modified = Math.floor(Date.now() / 1000)
      const head = tarHead({ name: as, kind: 'folder', size: 0, mode, modified, ...owner })
      return engine.files.write(step.container, step.folder, Readable.from([head, tarEnd]), context.signal)
    }
    case 'container.move-file':
      await byProgram(engine, step, moveWords(step), context.signal)
      return requireGone(engine, step.container, step.path, step.to)
    case 'container.remove-file':
      return byProgram(engine, step, removeWords(step), context.signal)
    case 'container.finish':
      return finish(step, engine, context.signal)
  }
}

/** `mv -n` without -T, which busybox may not have: that nothing is at its end was seen before, and is seen after it. */
const moveWords = ({ path, to }: { readonly path: string; readonly to: string }) => ['mv', '-n', '--', path, to]
const removeWords = ({ path }: { readonly path: string }) => ['rm', '-rf', '--', path]

const failed = (detail: string) => {
  const words = detail.trim().slice(0, 500)
  return new Fault('REFUSED', { reason: 'tool-failed', detail: words }, `The program said: ${words}`)
}

/** @throws Fault REFUSED where the image has no such program, or it does not get through */
async function byProgram(
  engine: Engine,
  { container, name }: OnContainer,
  command: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const [program = ''] = command
  const missing = () => {
    const words = `The image of ${name} has no ${program}, and the engine has no call for it.`
    return new Fault('REFUSED', { reason: 'no-program', detail: program }, words)
  }
  const result = await engine.execs
    .run(container, { command, user: '0', env: ['LC_ALL=C'] }, signal)
    .catch((error: unknown) => {
      throw isDockerError(error) && error.message.includes('executable file not found') ? missing() : error
    })
  // What a shell and runc answer for a program that there is not.
  if (result.exitCode === 126 || result.exitCode === 127) throw missing()
  if (result.exitCode !== 0) throw failed(result.stderr || `exit code ${result.exitCode}`)
}

/** mv -n says nothing when it does nothing. @throws Fault NAME_TAKEN */
async function requireGone(engine: Engine, container: string, path: string, to: string): Promise<void> {
  const there = await engine.files.stat(container, path).catch((error: unknown) => {
    if (isDockerError(error, 'not-found')) return null
    throw error
  })
  if (there !== null) throw nameTaken('file', to, to)
}

/** @throws Fault REFUSED with what the program said */
async function finish(
  { container, gone }: Extract<ContainerNameStep, { type: 'container.finish' }>,
  engine: Engine,
  signal: AbortSignal,
): Promise<void> {
  await engine.containers.start(container, signal)
  // It may have ended before anybody could wait: that is answered too.
  const { exitCode } = await engine.containers.wait(container, 'not-running', signal)
  if (exitCode !== 0) throw failed(await lastWords(engine, container, exitCode))
  if (gone !== null) await requireGone(engine, container, gone, gone)
}

async function lastWords(engine: Engine, container: string, exitCode: number): Promise<string> {
  const lines: string[] = []
  const stream = await engine.containers.logs(container, { tail: 5 }).catch(() => null)
  if (stream !== null) for await (const some of stream) lines.push(...some.map(({ text }) => text))
  return lines.join(' ') || `exit code ${exitCode}`
}

export function explainContainerNameStep(step: ContainerNameStep, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(docker(addresses, step.connection, ...words))
  switch (step.type) {
    case 'container.make-folder':
      return explainMakeFolder(step, line('cp', '-', `${step.name}:${step.folder}`))
    case 'container.move-file':
      return line('exec', '--user', '0', step.name, ...moveWords(step))
    case 'container.remove-file':
      return line('exec', '--user', '0', step.name, ...removeWords(step))
    case 'container.finish':
      return line('start', '--attach', step.name)
  }
}
