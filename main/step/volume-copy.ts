import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../libvirt/connection.ts'
import type { Pool } from '../libvirt/signature.ts'
import type { StepContext } from './engines.ts'
import { xmlText } from './xml-text.ts'

export interface VolumeClone {
  readonly type: 'volume.clone'
  readonly connection: string
  readonly pool: string
  readonly name: string
  readonly from: { readonly pool: string; readonly name: string }
  /** Null where the pool keeps no files: its volumes have no format of their own. */
  readonly format: string | null
  /** Bytes that the guest sees. */
  readonly capacity: number
  /** Bytes that will be written, as far as it can be told before; for the progress. */
  readonly bytes: number
  /** Whether the source stands on another disk: the copy then takes in what it stands on. */
  readonly flattens: boolean
  /** The source's format where the copy has another. */
  readonly converts?: string
}

/** Milliseconds between two looks at a copy under way: a volume has no events. */
const LOOK_EVERY = 500

/** Without a backing store: libvirt then copies what the source stands on as well, and the copy stands alone. */
export function copyXml({ name, capacity, format }: VolumeClone): string {
  const head = `<volume><name>${xmlText(name)}</name><capacity unit='bytes'>${capacity}</capacity>`
  // Of a volume group an allocation of 0 would make a thin one, which needs another kind of pool.
  if (format === null) return `${head}</volume>`
  return `${head}<allocation>0</allocation><target><format type='${xmlText(format)}'/></target></volume>`
}

/**
 * Has libvirt copy a volume. libvirt cannot be told to stop copying: after a cancel the copy is awaited and deleted.
 * @throws what libvirt throws, and the signal's reason after a cancel
 */
export async function copyVolume(step: VolumeClone, context: StepContext): Promise<void> {
  const connection = await context.engines.libvirt(step.connection)
  const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: step.pool })
  const { pool: fromPool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: step.from.pool })
  const { vol: clonevol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', {
    pool: fromPool,
    name: step.from.name,
  })
  const done = new AbortController()
  const watching = watch(() => writtenBytes(connection, pool, step.name), step, context, done.signal)
  try {
    const { vol } = await connection.call('STORAGE_VOL_CREATE_XML_FROM', {
      pool,
      xml: copyXml(step),
      clonevol,
      flags: 0,
    })
    if (!context.signal.aborted) return
    await connection.call('STORAGE_VOL_DELETE', { vol, flags: 0 })
    context.signal.throwIfAborted()
  } finally {
    done.abort()
    await watching
  }
}

/** Reports how much of the copy is written until `done`. What cannot be read now is read the next time. */
async function watch(
  written: () => Promise<number | null>,
  step: VolumeClone,
  context: StepContext,
  done: AbortSignal,
): Promise<void> {
  while (!done.aborted) {
    await sleep(LOOK_EVERY, undefined, { signal: done }).catch(() => undefined)
    if (done.aborted) return
    const bytes = await written()
    const status = context.signal.aborted ? 'cancelling' : step.converts === undefined ? 'copying' : 'converting'
    if (bytes !== null) {
      context.progress([{ id: step.name, status, current: Math.min(bytes, step.bytes), total: step.bytes }])
    }
  }
}

async function writtenBytes(connection: Connection, pool: Pool, name: string): Promise<number | null> {
  try {
    const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name })
    return Number((await connection.call('STORAGE_VOL_GET_INFO', { vol })).allocation)
  } catch {
    return null
  }
}
