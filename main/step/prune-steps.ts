import type { Engine } from '../docker/engine.ts'
import { isDockerError } from '../docker/errors.ts'
import type { Addresses, StepContext } from './engines.ts'
import { docker } from './engines.ts'
import { commandLine } from './shell-words.ts'

interface Pruned {
  readonly type: 'prune.remove'
  readonly connection: string
  /** How a person calls it. */
  readonly name: string
}

/** Removes one thing that nothing uses. Never by force, so that what came into use meanwhile stays. */
export type PruneStep =
  | (Pruned & { readonly kind: 'container' | 'volume' | 'network' | 'cache'; readonly id: string })
  | (Pruned & { readonly kind: 'image'; readonly id: string; readonly tags: readonly string[] })

/** @throws DockerError `conflict` for what is in use now */
export async function runPruneStep(step: PruneStep, { engines, signal }: StepContext): Promise<void> {
  const engine = await engines.docker(step.connection)
  try {
    await remove(step, engine, signal)
  } catch (error) {
    // Somebody else was faster, or it went with one that stood on it.
    if (!isDockerError(error, 'not-found')) throw error
  }
}

async function remove(step: PruneStep, engine: Engine, signal: AbortSignal): Promise<void> {
  switch (step.kind) {
    case 'container':
      return engine.containers.remove(step.id, {}, signal)
    case 'volume':
      return engine.volumes.remove(step.id, {}, signal)
    case 'network':
      return engine.networks.remove(step.id, signal)
    case 'cache':
      await engine.dropCached(step.id, signal)
      return
    case 'image':
      if (step.tags.length === 0) await engine.images.remove(step.id, {}, signal)
      for (const tag of step.tags) {
        // A name that was given to another image meanwhile stays with that.
        if ((await engine.images.inspect(tag, signal)).id === step.id) await engine.images.remove(tag, {}, signal)
      }
  }
}

export function explainPruneStep(step: PruneStep, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(docker(addresses, step.connection, ...words))
  switch (step.kind) {
    case 'container':
      return line('rm', step.name)
    case 'volume':
      return line('volume', 'rm', step.id)
    case 'network':
      return line('network', 'rm', step.name)
    case 'cache':
      return line('builder', 'prune', '--force', '--all', '--filter', `id=${step.id}`)
    case 'image':
      return line('rmi', ...(step.tags.length === 0 ? [step.id] : step.tags))
  }
}
