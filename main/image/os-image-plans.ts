import { access } from 'node:fs/promises'
import { Fault, notFound } from '../../contract/fault.ts'
import { formatId } from '../../contract/ids.ts'
import type { OsImageEntry } from '../../contract/os-image.ts'
import { Secret } from '../../contract/secret.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import { readDiskGraph } from '../inventory/disk-graph.ts'
import { isNoPool, isNoVolume } from '../libvirt/errors.ts'
import { poolByName, volumeByName, volumePath } from '../libvirt/storage.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import { imageFile, partFile } from '../step/os-image-fetch.ts'
import type { RecordDraft } from '../step/os-image-records.ts'
import type { Plan } from '../step/plan.ts'
import { readCatalogue } from './catalogue/catalogue.ts'
import { downloadFolder, entrySubject, notesFolder, type OsImageScope } from './os-image-scope.ts'
import { prepareTarget } from './os-image-target.ts'
import { usersOf } from './os-image-users.ts'

export interface Volume {
  readonly connection: string
  readonly pool: string
  readonly name: string
}

export const volumeId = ({ connection, pool, name }: Volume): string =>
  formatId('volume', connection, `${pool}/${name}`)

const ENDINGS = { qcow2: 'qcow2', raw: 'img', iso: 'iso' } as const

/** @throws Fault NOT_FOUND (entry, pool), NAME_TAKEN, INVALID_STATE */
export async function planDownload(
  input: { connection: string; pool: string; name?: string | undefined; entry: string },
  engines: Engines,
  scope: OsImageScope,
): Promise<Plan> {
  const { entries } = await readCatalogue(scope.paths.config)
  const entry = entries.find(({ id }) => id === input.entry)
  if (entry === undefined) throw notFound('OS image in the catalogue', input.entry)
  const name = input.name ?? `${entry.id}.${ENDINGS[entry.format]}`
  const target = { connection: input.connection, pool: input.pool, name }
  const before = await prepareTarget(target, engines)
  const folder = downloadFolder(scope.paths, entry.id)
  const checksums = new URL(entry.checksums, entry.folder).href
  const { packed, file } = entry
  const on = { connection: input.connection, pool: input.pool }
  const proxy = await scope.proxy()
  const secret = proxy === null ? null : new Secret(proxy)
  const fetch = { folder, from: entry.folder, file, checksums, packed, proxy: secret, ...on }
  return {
    title: `download ${entry.name}`,
    subjects: [volumeId(target), entrySubject(entry.id)],
    steps: [
      ...before,
      { type: 'os-image.fetch', ...fetch },
      {
        type: 'os-image.store',
        ...target,
        path: imageFile(folder),
        record: draftOf(entry),
        notes: notesFolder(scope.paths),
      },
      { type: 'os-image.discard', folder },
    ],
    atomic: true,
    destroys: [],
    locks: [entrySubject(entry.id), volumeId(target)],
  }
}

function draftOf(entry: OsImageEntry): RecordDraft {
  const { id, name, family, kind, format, user, system, folder, file } = entry
  return { origin: 'catalogue', entry: id, label: name, family, kind, format, user, system, source: folder + file }
}

/** @throws Fault NOT_FOUND when nothing is kept of it */
export async function planDiscard(
  { entry }: { readonly entry: string },
  _engines: Engines,
  scope: OsImageScope,
): Promise<Plan> {
  const folder = downloadFolder(scope.paths, entry)
  const there = await Promise.all(
    [partFile(folder), imageFile(folder)].map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  )
  if (!there.includes(true)) throw notFound('download', entry)
  return {
    title: `remove what was fetched of ${entry}`,
    subjects: [entrySubject(entry)],
    steps: [{ type: 'os-image.discard', folder }],
    atomic: false,
    destroys: [lossOf('file', { path: folder })],
    locks: [entrySubject(entry)],
  }
}

/** @throws Fault NOT_FOUND, REFUSED while a VM has it or disks stand on it */
export async function planDelete(input: Volume, engines: Engines, scope: OsImageScope): Promise<Plan> {
  const path = await pathOf(input, engines)
  const connection = await engines.libvirt(input.connection)
  const graph = await readDiskGraph(connection, isLocal(engines, input.connection))
  const { users, overlays } = usersOf(graph, path)
  const who = [...users.map(({ name }) => name), ...(users.length > 0 ? [] : overlays)]
  if (who.length > 0) {
    const sentence = `${path} is in use by ${who.join(', ')}; without it they could not start any more.`
    throw new Fault('REFUSED', { reason: 'volume-in-use', detail: who.join(', ') }, sentence)
  }
  const { connection: on, pool, name } = input
  return {
    title: `delete the OS image ${name}`,
    subjects: [volumeId(input)],
    steps: [{ type: 'os-image.delete', connection: on, pool, name, notes: notesFolder(scope.paths) }],
    atomic: false,
    destroys: [lossOf('file', { path })],
    locks: [volumeId(input)],
  }
}

/** @throws Fault NOT_FOUND */
export async function pathOf(volume: Volume, engines: Engines): Promise<string> {
  const connection = await engines.libvirt(volume.connection)
  try {
    const pool = await poolByName(connection, volume.pool)
    return await volumePath(connection, await volumeByName(connection, pool, volume.name))
  } catch (error) {
    if (isNoPool(error)) throw notFound('storage pool', volume.pool, error.message)
    if (isNoVolume(error)) throw notFound('disk', volume.name, error.message)
    throw error
  }
}
