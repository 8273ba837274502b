import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault, notFound } from '../../contract/fault.ts'
import { formatId } from '../../contract/ids.ts'
import type { Leftover } from '../../contract/storage.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import { readDiskGraph } from '../inventory/disk-graph.ts'
import type { Engines } from '../step/engines.ts'
import { isLocal } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { commandLine } from '../step/shell-words.ts'
import { findLeftovers } from './leftovers.ts'

/** Folders are kept whole by libvirt: what is in them belongs together. */
const FOLDERS: readonly Leftover['kind'][] = ['snapshots', 'tpm']

function stepOf(connection: string, { kind, path, volume }: Leftover): Step {
  if (volume !== null) return { type: 'volume.delete', connection, ...volume }
  return { type: 'file.remove', path, ...(FOLDERS.includes(kind) ? { recursive: true } : {}) }
}

/** Overlays before what they stand on: each is then still a leftover while it goes. */
function inOrder(files: readonly Leftover[]): Leftover[] {
  return files.toSorted((one, other) => Number(other.kind === 'overlay') - Number(one.kind === 'overlay'))
}

/** An overlay that nobody needs today may still be wanted: what it stands on goes with it or not at all. @throws Fault REFUSED */
async function refuseUnderOverlays(connectionId: string, files: readonly Leftover[], engines: Engines): Promise<void> {
  const graph = await readDiskGraph(await engines.libvirt(connectionId), isLocal(engines, connectionId))
  const going = new Set(files.map(({ path }) => path))
  for (const [overlay, base] of graph.backing) {
    if (!going.has(base) || going.has(overlay)) continue
    throw new Fault(
      'REFUSED',
      { reason: 'volume-in-use', detail: overlay },
      `${base} stands under ${overlay}, which is not to be deleted.`,
    )
  }
}

/** @throws Fault REFUSED with the lines for root where this user may not delete */
async function refuseWithoutRights(files: readonly Leftover[]): Promise<void> {
  const own = files.filter(({ volume }) => volume === null)
  for (const { path } of own) {
    const allowed = await access(dirname(path), constants.W_OK).then(
      () => true,
      () => false,
    )
    if (allowed) continue
    const remedy = own.map((file) => commandLine(['sudo', 'rm', '-rf', '--', file.path]))
    throw new Fault('REFUSED', { reason: 'needs-root', remedy }, `Only root may delete ${path}.`)
  }
}

/** @throws Fault NOT_FOUND for what is no leftover (any more), REFUSED without the rights or under an overlay that stays */
export async function planClean(
  input: { readonly connection: string; readonly paths: readonly string[] },
  engines: Engines,
): Promise<Plan> {
  const { files } = await findLeftovers(input.connection, engines)
  const wanted = [...new Set(input.paths)].map((path) => {
    const file = files.find((one) => one.path === path)
    if (file === undefined) throw notFound('leftover', path)
    return file
  })
  await refuseWithoutRights(wanted)
  await refuseUnderOverlays(input.connection, wanted, engines)
  const ordered = inOrder(wanted)
  const locks = ordered.flatMap(({ volume }) =>
    volume === null ? [] : [formatId('volume', input.connection, `${volume.pool}/${volume.name}`)],
  )
  return {
    title: `clean up ${ordered.length} files`,
    subjects: [],
    steps: ordered.map((file) => stepOf(input.connection, file)),
    atomic: false,
    destroys: ordered.map(({ path }) => lossOf('file', { path })),
    locks,
  }
}
