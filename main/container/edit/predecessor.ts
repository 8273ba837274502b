import { z } from 'zod'
import { formatId } from '../../../contract/ids.ts'
import { isDockerError } from '../../docker/errors.ts'
import type { ContainerDetail } from '../../docker/container-detail.ts'
import type { ObservedContainer } from '../../inventory/observed-container.ts'
import { REPLACES_LABEL } from './kept-spec.ts'

/** What a container remembers of the one whose place it took. */
const note = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  ran: z.boolean(),
  restart: z.object({
    name: z.enum(['no', 'always', 'unless-stopped', 'on-failure']),
    maximumRetryCount: z.number().int().min(0).default(0),
  }),
})
type Note = z.infer<typeof note>

export function noteText(old: z.input<typeof note>): string {
  return JSON.stringify(old)
}

export interface Predecessor extends Note {
  readonly detail: ContainerDetail
}

export function readNote(label: string | undefined): Note | null {
  try {
    return note.safeParse(JSON.parse(label ?? '')).data ?? null
  } catch {
    return null
  }
}

/** The container that this one replaced; null when it replaced none, or when that is gone. */
export async function predecessorOf(container: ObservedContainer): Promise<Predecessor | null> {
  const told = readNote(container.detail.config.labels[REPLACES_LABEL])
  if (told === null) return null
  try {
    return { ...told, detail: await container.engine.containers.inspect(told.id) }
  } catch (error) {
    if (isDockerError(error, 'not-found')) return null
    throw error
  }
}

/** For the contract. */
export function toldOf(container: ObservedContainer, old: Predecessor | null) {
  if (old === null) return null
  return { id: formatId('container', container.connectionId, old.id), name: old.detail.name, ran: old.ran }
}
