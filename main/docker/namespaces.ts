import { readFileSync, readlinkSync } from 'node:fs'
import path from 'node:path'

/** The kinds of namespaces (namespaces(7)), in the order in which a person asks for them. */
export const NAMESPACES = ['mnt', 'uts', 'pid', 'net', 'ipc', 'cgroup', 'user', 'time'] as const
export type NamespaceKind = (typeof NAMESPACES)[number]

/** What of the kernel's files could not be read. */
export interface Unreadable {
  readonly file: string
  /** `denied`: the kernel tells it only to root and to who owns the process (ptrace(2), "access mode checking"). */
  readonly why: 'denied' | 'absent'
}

type Found<T> = { readonly value: T } | { readonly unreadable: Unreadable }

function asked<T>(file: string, read: () => T): Found<T> {
  try {
    return { value: read() }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return { unreadable: { file, why: code === 'EACCES' || code === 'EPERM' ? 'denied' : 'absent' } }
  }
}

/** The content of one of the kernel's files, or why it cannot be had. */
export function kernelFile(file: string): Found<string> {
  return asked(file, () => readFileSync(file, 'utf8'))
}

function linkedId(file: string): Found<string | null> {
  const found = asked(file, () => readlinkSync(file))
  return 'value' in found ? { value: /\[(\d+)\]$/.exec(found.value)?.[1] ?? null } : found
}

/** The number of one namespace of a process; null where the kernel does not tell it. @param process a number, or "self" */
export function namespaceId(proc: string, process: string, kind: NamespaceKind): string | null {
  const found = linkedId(path.join(proc, process, 'ns', kind))
  return 'value' in found ? found.value : null
}

export interface Namespaces {
  /** The number between the brackets of `net:[4026531840]`, the inode of the namespace. */
  readonly ids: Readonly<Record<NamespaceKind, string | null>>
  readonly unreadable: readonly Unreadable[]
}

/** @param process a number, or "self" */
export function readNamespaces(proc: string, process: string): Namespaces {
  const unreadable: Unreadable[] = []
  const id = (kind: NamespaceKind): string | null => {
    const found = linkedId(path.join(proc, process, 'ns', kind))
    if ('value' in found) return found.value
    unreadable.push(found.unreadable)
    return null
  }
  const ids = Object.fromEntries(NAMESPACES.map((kind) => [kind, id(kind)])) as Record<NamespaceKind, string | null>
  return { ids, unreadable }
}

/** A line of /proc/PID/uid_map (user_namespaces(7)): so many ids from `inside` on are those from `outside` on. */
export interface IdRange {
  readonly inside: number
  readonly outside: number
  readonly count: number
}

export function parseIdMap(content: string): IdRange[] {
  return content.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s*$/.exec(line)
    return match === null ? [] : [{ inside: Number(match[1]), outside: Number(match[2]), count: Number(match[3]) }]
  })
}

/** How a user of the host is called inside; null for one that has no number there. */
export function idInside(map: readonly IdRange[], outside: number): number | null {
  const range = map.find((one) => outside >= one.outside && outside < one.outside + one.count)
  return range === undefined ? null : range.inside + outside - range.outside
}
