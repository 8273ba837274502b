import { createReadStream } from 'node:fs'
import type { Secret } from '../../contract/secret.ts'
import type { TaskPart } from '../../contract/task.ts'
import type { Progress } from '../docker/progress.ts'
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
      const auth =
        step.login === null ? {} : { auth: { username: step.login.username, password: step.login.password.reveal() } }
      await images.pull(step.reference, { ...auth, onProgress }, signal)
      return { id: (await images.inspect(step.reference, signal)).id }
    }
    case 'image.load':
      return { loaded: await images.load(createReadStream(step.path), { onProgress }, signal) }
    case 'image.import': {
      const target = { name: step.reference, changes: step.changes }
      return { id: await images.import(createReadStream(step.path), target, { onProgress }, signal) }
    }
    case 'image.remove':
      await images.remove(step.image, { force: step.force }, signal)
      return nothingLearned
  }
}

export function explainImageStep(step: ImageStep, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(docker(addresses, step.connection, ...words))
  switch (step.type) {
    case 'image.pull': {
      const pull = line('pull', step.reference)
      if (step.login === null) return pull
      // The password is asked for: it must stand neither in the history of a shell nor in its list of processes.
      return `${line('login', '--username', step.login.username, registryOf(step.reference))}\n${pull}`
    }
    case 'image.load':
      return line('load', '--input', step.path)
    case 'image.import':
      return line('import', ...step.changes.flatMap((change) => ['--change', change]), step.path, step.reference)
    case 'image.remove':
      return line('rmi', ...(step.force ? ['--force'] : []), step.image)
  }
}

/** The registry of a reference: its first part, when that looks like a host (distribution/reference). */
function registryOf(reference: string): string {
  const [first, rest] = reference.split('/', 2)
  const isHost = rest !== undefined && first !== undefined && (/[.:]/.test(first) || first === 'localhost')
  return isHost ? first : 'docker.io'
}
