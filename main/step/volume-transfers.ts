import { open, rm } from 'node:fs/promises'
import { downloadVolume, uploadVolume, type TransferOptions } from '../libvirt/volume-transfer.ts'
import type { StepContext } from './engines.ts'

/** The data of a volume to or from a file of this host, by the stream of the connection. */
export interface VolumeTransfer {
  readonly type: 'volume.upload' | 'volume.download'
  readonly connection: string
  readonly pool: string
  readonly name: string
  readonly path: string
  /** Bytes that are expected, for the progress. */
  readonly bytes: number
}

/** Milliseconds between two reports: a chunk of a fast disk comes every millisecond. */
const REPORT_EVERY = 200

/** @throws what libvirt and the file system throw; a download that fails or is cancelled leaves no file */
export async function runTransfer(step: VolumeTransfer, context: StepContext): Promise<void> {
  const connection = await context.engines.libvirt(step.connection)
  const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: step.pool })
  const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name: step.name })
  const { signal } = context
  const options = { signal, onProgress: reporter(step, context) }
  const lines = await context.engines.bulk(step.connection)
  if (step.type === 'volume.upload') {
    await using file = await open(step.path, 'r')
    await lines.use((line) => uploadVolume(line, vol, file, options), signal)
    return
  }
  const file = await open(step.path, 'wx', 0o600)
  try {
    await lines.use((line) => downloadVolume(line, vol, file, options), signal)
  } catch (error) {
    await rm(step.path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

function reporter(step: VolumeTransfer, context: StepContext): NonNullable<TransferOptions['onProgress']> {
  const status = step.type === 'volume.upload' ? 'uploading' : 'downloading'
  let last = 0
  return (bytes) => {
    const now = Date.now()
    if (now - last < REPORT_EVERY && bytes < step.bytes) return
    last = now
    context.progress([{ id: step.name, status, current: bytes, total: Math.max(bytes, step.bytes) }])
  }
}
