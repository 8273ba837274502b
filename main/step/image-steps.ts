import { createReadStream, createWriteStream } from 'node:fs'
import { link, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Secret } from '../../contract/secret.ts'
import type { TaskPart } from '../../contract/task.ts'
import type { Engine } from '../docker/engine.ts'
import { registryOf } from '../docker/image-reference.ts'
import type { RegistryAuth } from '../docker/images.ts'
import type { Progress } from '../docker/progress.ts'
import { keptLogin } from '../system/docker-credentials.ts'
import { explainBuild, runBuild, type BuildStep } from './build-step.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { docker, nothingLearned } from './engines.ts'
import { commandLine } from './shell-words.ts'

export type ImageStep =
  | {
      readonly type: 'image.pull'
      readonly connection: string
      readonly reference: string
      readonly login: { readonly username: string; readonly password: Secret } | null
    }
  | { readonly type: 'image.load'; readonly connection: string; readonly path: string }
  | {
      readonly type: 'image.import'
      readonly connection: string
      readonly path: string
      readonly reference: string
      readonly changes: readonly string[]
    }
  | { readonly type: 'image.tag'; readonly connection: string; readonly image: string; readonly reference: string }
  | {
      readonly type: 'image.save'
      readonly connection: string
      /** Names, or ids of images without one. */
      readonly images: readonly string[]
      readonly path: string
      /** Bytes, for the progress: an archive holds each layer uncompressed. */
      readonly size: number
    }
  | {
      readonly type: 'image.push'
      readonly connection: string
      readonly reference: string
      readonly login: { readonly username: string; readonly password: Secret } | null
    }
  | BuildStep
  | {
      readonly type: 'image.commit'
      readonly connection: string
      readonly container: string
      readonly name: string
      readonly reference: string
      readonly comment: string
      readonly author: string
      readonly changes: readonly string[]
      readonly pause: boolean
    }
  | { readonly type: 'image.remove'; readonly connection: string; readonly image: string; readonly force: boolean }

/** The layers of a transfer as parts of a task; the engine's 0 means that it does not know yet. */
function toParts(progress: Progress): TaskPart[] {
  return progress.layers.map((layer) => ({
    id: layer.id,
    status: layer.status,
    current: layer.total > 0 ? layer.current : null,
    total: layer.total > 0 ? layer.total : null,
  }))
}

export async function runImageStep(step: ImageStep, context: StepContext): Promise<StepOutcome> {
  const { images } = await context.engines.docker(step.connection)
  const { signal } = context
  const onProgress = (progress: Progress) => context.progress(toParts(progress))
  switch (step.type) {
    case 'image.pull': {
      await images.pull(step.reference, { ...(await authOf(step, signal)), onProgress }, signal)
      return { id: (await images.inspect(step.reference, signal)).id }
    }
    case 'image.load':
      return { loaded: await images.load(createReadStream(step.path), { onProgress }, signal) }
    case 'image.import': {
      const target = { name: step.reference, changes: step.changes }
      return { id: await images.import(createReadStream(step.path), target, { onProgress }, signal) }
    }
    case 'image.commit': {
      const { container, reference, comment, author, changes, pause } = step
      return { id: await images.commit(container, { name: reference, comment, author, changes, pause }, signal) }
    }
    case 'image.tag':
      await images.tag(step.image, step.reference, signal)
      return nothingLearned
    case 'image.save':
      await save(step, images, context)
      return nothingLearned
    case 'image.push': {
      const { aux } = await images.push(step.reference, { ...(await authOf(step, signal)), onProgress }, signal)
      const digest = aux.map((one) => one['Digest']).find((one) => typeof one === 'string')
      return digest === undefined ? nothingLearned : { id: digest }
    }
    case 'image.build':
      return { id: await runBuild(step, context) }
    case 'image.remove':
      await images.remove(step.image, { force: step.force }, signal)
      return nothingLearned
  }
}

export function explainImageStep(step: ImageStep, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(docker(addresses, step.connection, ...words))
  switch (step.type) {
    case 'image.pull': {
      return afterLogin(step, line('pull', step.reference), line)
    }
    case 'image.load':
      return line('load', '--input', step.path)
    case 'image.import':
      return line('import', ...step.changes.flatMap((change) => ['--change', change]), step.path, step.reference)
    case 'image.commit':
      return line('commit', ...commitWords(step), step.name, step.reference)
    case 'image.tag':
      return line('tag', step.image, step.reference)
    case 'image.save':
      return line('save', '--output', step.path, ...step.images)
    case 'image.push':
      return afterLogin(step, line('push', step.reference), line)
    case 'image.build':
      return explainBuild(step, (...words) => docker(addresses, step.connection, ...words))
    case 'image.remove':
      return line('rmi', ...(step.force ? ['--force'] : []), step.image)
  }
}

function commitWords(step: Extract<ImageStep, { type: 'image.commit' }>): string[] {
  const { comment, author, changes, pause } = step
  return [
    ...(pause ? [] : ['--pause=false']),
    ...(comment === '' ? [] : ['--message', comment]),
    ...(author === '' ? [] : ['--author', author]),
    ...changes.flatMap((change) => ['--change', change]),
  ]
}

/** The password is asked for: it must stand neither in the history of a shell nor in its list of processes. */
function afterLogin({ login, reference }: Transfer, command: string, line: (...words: string[]) => string): string {
  if (login === null) return command
  return `${line('login', '--username', login.username, registryOf(reference))}\n${command}`
}

type Transfer = Extract<ImageStep, { readonly type: 'image.pull' | 'image.push' }>

/** Without a login of its own, what `docker login` has kept for the registry, as docker itself would take it. */
async function authOf({ login, reference }: Transfer, signal: AbortSignal): Promise<{ auth?: RegistryAuth }> {
  const server = registryOf(reference)
  if (login !== null) {
    return { auth: { username: login.username, password: login.password.reveal(), serveraddress: server } }
  }
  const kept = await keptLogin(server, signal)
  return kept === null ? {} : { auth: { ...kept, serveraddress: server } }
}

/** Tells of it a few times a second. Milliseconds. */
const REPORT_EVERY = 200

/** What breaks off leaves no file of that name. */
async function save(
  step: Extract<ImageStep, { type: 'image.save' }>,
  images: Engine['images'],
  { signal, progress }: StepContext,
): Promise<void> {
  const part = `${step.path}.part`
  let current = 0
  let last = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      current += chunk.length
      if (Date.now() - last >= REPORT_EVERY) {
        last = Date.now()
        const total = Math.max(step.size, current)
        progress([{ id: basename(step.path), status: 'Writing', current, total }])
      }
      done(null, chunk)
    },
  })
  try {
    await pipeline(await images.save(step.images, signal), count, createWriteStream(part, { mode: 0o600 }), { signal })
    // link(2) refuses a name that came meanwhile, rename(2) would replace it.
    await link(part, step.path)
  } finally {
    await rm(part, { force: true })
  }
}
