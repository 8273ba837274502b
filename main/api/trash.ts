import { isActive } from '../../contract/machine.ts'
import type { TrashedVm } from '../../contract/vm-trash.ts'
import { inspectTrash } from '../vm/emptying.ts'
import type { Services } from './context.ts'

type Parts = Pick<Services, 'acts' | 'connections' | 'logger' | 'settings' | 'store'>

export interface Trash {
  readonly vms: TrashedVm[]
  readonly bytes: number
  readonly days: number | null
}

/** A file of settings that cannot be read says nothing of days: then nothing is deleted by itself. */
async function daysOf({ settings }: Parts): Promise<number | null> {
  const { settings: chosen, problem } = await settings.read()
  return problem === null ? chosen.trashDays : null
}

/** What is in the trash of the engines that answer. @param ids only these, as if they were emptied together */
export async function trashed(parts: Parts, ids?: readonly string[]): Promise<Trash> {
  const { connections, store } = parts
  await connections.settled()
  const ready = new Set(connections.list().flatMap(({ id, state }) => (state === 'ready' ? [id] : [])))
  const there = store.list('vm').filter((vm) => vm.trash !== undefined && ready.has(vm.connection))
  const days = await daysOf(parts)
  const keeping = { days, user: process.getuid?.() ?? null }
  const vms = await inspectTrash(ids ?? there.map(({ id }) => id), connections, keeping)
  return { vms, bytes: vms.reduce((sum, { bytes }) => sum + bytes, 0), days }
}

/**
 * Deletes for good what this user moved to the trash of this host and what lay there for long enough, as acts of the
 * journal. Looks first at what the inventory knows, so that an empty trash costs nothing. Never rejects.
 */
export async function emptyExpired(parts: Parts, now = Date.now()): Promise<void> {
  const { acts, store, logger } = parts
  const failed = (message: string) => (error: unknown) => logger.log('warn', message, { error })
  const empty = async (ids: readonly string[]) => {
    await acts.perform('vm.emptyTrash', { ids: [...ids] }, undefined)
  }
  try {
    if (!store.list('vm').some(({ trash, state }) => trash !== undefined && !isActive(state))) return
    const due = (await trashed(parts)).vms.filter(({ until }) => until !== null && until <= now)
    if (due.length === 0) return
    // As if these were alone: what a VM that stays needs is seen only then.
    const { vms } = await trashed(
      parts,
      due.map(({ id }) => id),
    )
    const ids = vms.filter(({ kept }) => kept === null).map(({ id }) => id)
    if (ids.length === 0) return
    // Together, since they may stand on each other; when that fails, one that cannot be deleted does not keep the others.
    await empty(ids).catch(async (error: unknown) => {
      failed('the trash could not be emptied at once')(error)
      if (ids.length > 1) for (const id of ids) await empty([id]).catch(failed('a VM stays in the trash'))
    })
  } catch (error) {
    failed('the trash could not be looked at')(error)
  }
}
