import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Connection } from '../libvirt/connection.ts'
import { takeScreenshot } from '../libvirt/screenshot.ts'
import type { Paths } from '../system/paths.ts'
import { smallPicture } from '../system/small-picture.ts'

/** Where the pictures of snapshots are kept: libvirt has no place for them that others would not have to copy along. */
export const picturesFolder = ({ state }: Paths): string => join(state, 'snapshots')

interface Pictured {
  readonly connection: string
  readonly uuid: string
  readonly name: string
}

/** Of a VM's pictures. */
function folderOf(folder: string, { connection, uuid }: Pick<Pictured, 'connection' | 'uuid'>): string {
  return join(folder, encodeURIComponent(connection), uuid)
}

/**
 * Where the picture of a snapshot lies. A snapshot that somebody made anew under the name of another has another moment.
 * @param created seconds since 1970; null for a command that is only shown
 */
export function picturePath(folder: string, one: Pictured, created: number | null): string {
  const word = createHash('sha256').update(one.name).digest('hex').slice(0, 16)
  return join(folderOf(folder, one), `${created === null ? '' : `${created}-`}${word}.png`)
}

/** Width of a picture, twice that of its place on the page. Pixels. */
const WIDTH = 320

/** Keeps what the screen shows now as the picture of a snapshot; keeps none of a guest that has no screen. */
export async function keepPicture(
  step: Pictured & { readonly domain: string; readonly folder: string },
  connection: Connection,
): Promise<void> {
  const dom = { name: step.domain, uuid: step.uuid, id: -1 }
  try {
    const { xml } = await connection.call('DOMAIN_SNAPSHOT_GET_XML_DESC', { snap: { name: step.name, dom }, flags: 0 })
    const created = Number(/<creationTime>(\d+)</.exec(xml)?.[1] ?? 0)
    const { bytes } = await takeScreenshot(connection, dom)
    const picture = smallPicture(bytes, WIDTH)
    if (picture === null) return
    const path = picturePath(step.folder, step, created)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeFile(`${path}.part`, picture, { mode: 0o600 })
    await rename(`${path}.part`, path)
  } catch {
    // The snapshot is there; a guest that turned off meanwhile, or a full home, only costs the picture.
  }
}

export async function readPicture(folder: string, one: Pictured, created: number): Promise<Buffer | null> {
  return readFile(picturePath(folder, one, created)).catch(() => null)
}

/** Takes away the pictures of snapshots of a VM that are not there any more. */
export async function prunePictures(
  folder: string,
  vm: Pick<Pictured, 'connection' | 'uuid'>,
  kept: readonly { readonly name: string; readonly created: number }[],
): Promise<void> {
  const own = folderOf(folder, vm)
  const wanted = new Set(kept.map(({ name, created }) => picturePath(folder, { ...vm, name }, created)))
  const names = await readdir(own).catch(() => [])
  await Promise.all(names.filter((name) => !wanted.has(join(own, name))).map((name) => rm(join(own, name))))
  if (wanted.size === 0) await rm(own, { recursive: true, force: true })
}

/** Takes away the pictures of VMs that are not there any more. @param uuids of those that are */
export async function pruneVms(folder: string, connection: string, uuids: ReadonlySet<string>): Promise<void> {
  const all = join(folder, encodeURIComponent(connection))
  const names = await readdir(all).catch(() => [])
  const gone = names.filter((name) => !uuids.has(name))
  await Promise.all(gone.map((name) => rm(join(all, name), { recursive: true, force: true })))
}
