import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readDockerfile } from '../../contract/dockerfile.ts'
import { Fault } from '../../contract/fault.ts'
import { readFile } from 'node:fs/promises'
import type { TaskPart } from '../../contract/task.ts'
import { isSecretLike } from '../../contract/secret-like.ts'
import { SECRET_MASK } from '../../contract/secret.ts'
import type { BuildStep as ReadStep } from '../docker/build-reader.ts'
import { isDockerError } from '../docker/errors.ts'
import { packContext } from './build-context.ts'
import type { StepContext } from './engines.ts'
import { commandLine, withInput } from './shell-words.ts'

export interface BuildStep {
  readonly type: 'image.build'
  readonly connection: string
  readonly context: string
  /** Path in the context. */
  readonly dockerfile: string
  /** Instead of what the file holds. */
  readonly text: string | null
  readonly tags: readonly string[]
  readonly args: Readonly<Record<string, string>>
  readonly target: string
  readonly noCache: boolean
  readonly builder: 'classic' | 'buildkit'
}

/** Steps that a page is told of. */
const MAX_PARTS = 300

function partOf({ name, state, started, ended, output }: ReadStep, index: number): TaskPart {
  return {
    id: String(index + 1),
    status: name.replaceAll(/\s+/g, ' ').slice(0, 300),
    current: null,
    total: null,
    step: { state, started: started ?? null, ended: ended ?? null, output },
  }
}

/** The same for the same text: a rule of .dockerignore names it, and what that holds may be in the image. */
const nameOf = (text: string) => `.dockerfile.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`

/** @returns the image's id @throws Fault REFUSED with file, line and the builder's words; DockerError for all else */
export async function runBuild(step: BuildStep, { engines, signal, progress }: StepContext): Promise<string> {
  const engine = await engines.docker(step.connection)
  const extra = step.text === null ? null : { name: nameOf(step.text), text: step.text, mode: 0o600 }
  const choice = { folder: step.context, dockerfile: extra === null ? step.dockerfile : null }
  let steps: readonly ReadStep[] = []
  let last = 0
  const archive = packContext(choice, extra, (sent) => {
    if (Date.now() - last < 200) return
    last = Date.now()
    progress([{ id: 'context', status: 'sending the context', current: sent, total: null }])
  })
  const { dockerfile, tags, args, target, noCache, builder } = step
  const options = { dockerfile: extra?.name ?? dockerfile, tags, args, target, noCache, builder }
  const onSteps = (read: readonly ReadStep[]) => {
    steps = read
    progress(read.slice(-MAX_PARTS).map(partOf))
  }
  try {
    const id = await engine.build(archive, { ...options, onSteps }, signal)
    // BuildKit names the image whole; the classic builder's own sentence has only the beginning.
    return (await engine.images.inspect(id, signal)).id
  } catch (error) {
    if (!isDockerError(error, 'engine', 'bad-request', 'not-found', 'unauthorized')) throw error
    throw await placed(step, steps, error.message)
  }
}

/** The builder has only the exit code of a program that met a full disk; the program itself said why. */
const FULL = /no space left on device/i

/** Where in the Dockerfile it broke: as the builder says, else the instruction of the step that failed. */
async function placed(step: BuildStep, steps: readonly ReadStep[], message: string): Promise<Fault<'REFUSED'>> {
  const said = /(?:parse error (?:on )?line|Dockerfile:) ?(\d+)/i.exec(message)?.[1]
  const text = step.text ?? (await readFile(join(step.context, step.dockerfile), 'utf8').catch(() => ''))
  const failed = steps.findLast(({ state }) => state === 'failed')
  const line = said === undefined ? lineOf(text, failed) : Number(said)
  const place = line === null ? step.dockerfile : `${step.dockerfile}:${line}`
  // BuildKit's own error names the operation by its digest and the instruction in another form; what it ran says more.
  const detail = `${place}: ${message}${FULL.test(failed?.output ?? '') ? ' (no space left on device)' : ''}`
  return new Fault('REFUSED', { reason: 'build-failed', detail }, `The build ended at ${detail}`)
}

const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

function lineOf(text: string, failed: ReadStep | undefined): number | null {
  if (failed === undefined) return null
  const { instructions } = readDockerfile(text)
  // "Step 3/5" of the classic builder counts instructions behind the global arguments; BuildKit names them in brackets.
  const name = plain(failed.name.replace(/^\[[^\]]*\] /, ''))
  const found = instructions.find(({ keyword, value }) => plain(`${keyword} ${value}`) === name)
  return found?.line ?? null
}

/** What docker's own client does; which builder it takes is told by its variable. */
export function explainBuild(step: BuildStep, docker: (...words: string[]) => string[]): string {
  const args = Object.entries(step.args).flatMap(([name, value]) => [
    '--build-arg',
    `${name}=${isSecretLike(name, value) ? SECRET_MASK : value}`,
  ])
  const words = docker(
    'build',
    ...step.tags.flatMap((tag) => ['--tag', tag]),
    ...args,
    ...(step.target === '' ? [] : ['--target', step.target]),
    ...(step.noCache ? ['--no-cache'] : []),
    '--file',
    step.text === null ? join(step.context, step.dockerfile) : '-',
    step.context,
  )
  const line = ['env', `DOCKER_BUILDKIT=${step.builder === 'classic' ? 0 : 1}`, ...words]
  return step.text === null ? commandLine(line) : withInput(line, step.text, 'DOCKERFILE')
}
