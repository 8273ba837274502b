import type { LayerChange, LayerFile } from '../../contract/image-look.ts'
import type { LayerEntry, LayerScan } from '../docker/saved-image.ts'

/** A layer with what each of its entries does to the layers below. */
export interface ChangedLayer {
  readonly digest: string
  readonly size: number
  readonly cut: boolean
  readonly files: readonly LayerFile[]
}

/** Names of whiteouts (OCI image layer specification, "Whiteouts"). */
const WHITEOUT = '.wh.'
const OPAQUE = '.wh..wh..opq'

const kinds = { file: 'file', folder: 'folder', link: 'link', hardlink: 'file', other: 'other' } as const

interface Paths {
  /** Path to whether it is a folder. */
  readonly there: Map<string, boolean>
}

function split(path: string): { folder: string; name: string } {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? { folder: '', name: path } : { folder: path.slice(0, slash), name: path.slice(slash + 1) }
}

/** What is below a folder goes with it. */
function empty({ there }: Paths, folder: string): void {
  for (const path of [...there.keys()]) if (path.startsWith(`${folder}/`)) there.delete(path)
}

function removed(paths: Paths, path: string): void {
  if (paths.there.get(path) === true) empty(paths, path)
  paths.there.delete(path)
}

/** Whiteouts are about lower layers only, wherever in the archive they stand. */
function takeAway(entries: readonly LayerEntry[], paths: Paths): LayerFile[] {
  const gone = (path: string, change: LayerChange): LayerFile => ({ path, kind: 'other', change, size: 0, target: '' })
  const files: LayerFile[] = []
  for (const { path } of entries) {
    const { folder, name } = split(path)
    if (name === OPAQUE) {
      files.push(gone(folder, 'emptied'))
      empty(paths, folder)
    } else if (name.startsWith(WHITEOUT) && !name.startsWith('.wh..wh.')) {
      const target = folder === '' ? name.slice(WHITEOUT.length) : `${folder}/${name.slice(WHITEOUT.length)}`
      files.push(gone(target, 'removed'))
      removed(paths, target)
    }
  }
  return files
}

/** A folder that was there is in a layer for its times and rights, or only since something in it is: that is no change. */
function add(entries: readonly LayerEntry[], paths: Paths): LayerFile[] {
  const before = new Set<string>()
  const files: LayerFile[] = []
  for (const { path, kind, size, target } of entries) {
    if (split(path).name.startsWith(WHITEOUT)) continue
    const known = paths.there.has(path)
    if (known) before.add(path)
    paths.there.set(path, kind === 'folder')
    if (known && kind === 'folder') continue
    files.push({ path, kind: kinds[kind], change: before.has(path) ? 'changed' : 'added', size, target })
  }
  return files
}

/** Layers, lowest first, each as a difference from those below. */
export function layerChanges(scans: readonly LayerScan[]): ChangedLayer[] {
  const paths: Paths = { there: new Map() }
  return scans.map(({ digest, size, entries, more }) => {
    const gone = takeAway(entries, paths)
    return { digest, size, cut: more > 0, files: [...gone, ...add(entries, paths)] }
  })
}
