import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Connection } from '../../../main/libvirt/connection.ts'
import { Link } from '../../../main/libvirt/link.ts'
import type { Pool, Vol } from '../../../main/libvirt/signature.ts'
import { localTransport } from '../../../main/libvirt/sockets.ts'
import * as storage from '../../../main/libvirt/storage.ts'
import { downloadVolume, uploadVolume } from '../../../main/libvirt/volume-transfer.ts'
import { virsh } from '../../support/host/cli.ts'
import { reachableFolder, removeFolder } from '../../support/host/folders.ts'
import { uniqueName } from '../../support/host/identity.ts'
import type { Benchmark, Samples } from '../runner.ts'
import { SYSTEM } from './bench-domains.ts'
import { inTurns, timed } from '../rounds.ts'

const MIB = 1 << 20
const SIZE = 256 * MIB

interface World {
  connection: Connection
  folder: string
  /** A file of 256 MiB: random, or with data only in its first and last MiB. */
  source: string
  newVolume: () => Promise<Vol>
}

/** A connection as streams have it (BulkLines). */
function openLine(): Promise<Connection> {
  return new Link({ transport: localTransport({ uri: SYSTEM }), uri: SYSTEM }).openBulk()
}

async function withPool(sparse: boolean, run: (world: World) => Promise<Samples>): Promise<Samples> {
  const connection = await openLine()
  const folder = await reachableFolder('benchvol')
  const source = join(folder, 'source')
  let pool: Pool | undefined
  try {
    await writeSource(source, sparse)
    const name = uniqueName('benchp')
    const target = `<target><path>${folder}/pool</path></target>`
    pool = await storage.createTransientPool(connection, `<pool type='dir'><name>${name}</name>${target}</pool>`, 1)
    const made = pool
    let count = 0
    const newVolume = () => {
      const format = "<target><format type='raw'/></target>"
      const xml = `<volume><name>v${count++}</name><capacity>${SIZE}</capacity><allocation>0</allocation>${format}</volume>`
      return storage.createVolume(connection, made, xml)
    }
    return await run({ connection, folder, source, newVolume })
  } finally {
    if (pool) await storage.destroyPool(connection, pool)
    await connection.close()
    await removeFolder(folder)
  }
}

async function writeSource(path: string, sparse: boolean): Promise<void> {
  await using file = await open(path, 'w')
  await file.truncate(SIZE)
  const offsets = sparse ? [0, SIZE - MIB] : Array.from({ length: SIZE / MIB }, (_, i) => i * MIB)
  for (const offset of offsets) await file.write(randomBytes(MIB), 0, MIB, offset)
}

function upload(sparse: boolean): Promise<Samples> {
  return withPool(sparse, async ({ connection, source, newVolume }) => {
    // A fresh volume each time, for both: overwriting is another thing than growing.
    const fresh = async (act: (vol: Vol) => Promise<unknown>) => {
      const vol = await newVolume()
      const time = await timed(() => act(vol))
      await storage.deleteVolume(connection, vol)
      return time
    }
    const ours = () =>
      fresh(async (vol) => {
        await using file = await open(source)
        await uploadVolume(connection, vol, file, { sparse })
      })
    const peer = () => fresh((vol) => virsh('vol-upload', vol.key, source, ...(sparse ? ['--sparse'] : [])))
    return inTurns(7, ours, peer, 1)
  })
}

function download(): Promise<Samples> {
  return withPool(false, async ({ connection, folder, source, newVolume }) => {
    const vol = await newVolume()
    await using file = await open(source)
    await uploadVolume(connection, vol, file, { sparse: false })
    const target = join(folder, 'copy')
    const ours = () =>
      timed(async () => {
        await using copy = await open(target, 'w')
        await downloadVolume(connection, vol, copy, { sparse: false })
      })
    const peer = () => timed(() => virsh('vol-download', vol.key, target))
    const samples = await inTurns(7, ours, peer, 1)
    await rm(target)
    await storage.deleteVolume(connection, vol)
    return samples
  })
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'upload-vs-virsh',
    unit: 'ms',
    peer: 'virsh vol-upload',
    note: '256 MiB of random data from the page cache into a fresh raw volume; our connection is open (warm)',
    run: () => upload(false),
  },
  {
    name: 'upload-sparse-vs-virsh',
    unit: 'ms',
    peer: 'virsh vol-upload --sparse',
    note: '256 MiB with data only in its first and last MiB; our connection is open (warm)',
    run: () => upload(true),
  },
  {
    name: 'download-vs-virsh',
    unit: 'ms',
    peer: 'virsh vol-download',
    note: '256 MiB of random data to a file; our connection is open (warm)',
    run: () => download(),
  },
]
