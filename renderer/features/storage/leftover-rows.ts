import type { Leftover } from '../../../contract/storage.ts'

/** Disks last: one that stands alone may be meant to wait. */
const kinds: readonly Leftover['kind'][] = ['overlay', 'seed', 'nvram', 'tpm', 'memory', 'snapshots', 'disk']

export interface LeftoverGroup {
  readonly kind: Leftover['kind']
  readonly files: readonly Leftover[]
}

export function byKind(files: readonly Leftover[]): LeftoverGroup[] {
  return kinds
    .map((kind) => ({ kind, files: files.filter((file) => file.kind === kind) }))
    .filter((group) => group.files.length > 0)
}

export function bytesOfAll(files: readonly Leftover[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** The choice with these paths in it, or without them. */
export function toggled(chosen: ReadonlySet<string>, paths: readonly string[], on: boolean): ReadonlySet<string> {
  return on ? new Set([...chosen, ...paths]) : new Set([...chosen].filter((path) => !paths.includes(path)))
}
