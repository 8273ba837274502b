import { readdirSync } from 'node:fs'
import path from 'node:path'
import { kernelFile, namespaceId } from './namespaces.ts'

/** What /proc/PID/status tells (proc(5)). */
export interface ProcessStatus {
  readonly name: string
  readonly parent: number
  /** Its number in each PID namespace that sees it, the outermost first; empty before Linux 4.1. */
  readonly numbers: readonly number[]
  /** As the host counts. */
  readonly uid: number
  /** Bit masks in hex. */
  readonly effective: string
  readonly bounding: string
  readonly ambient: string
  /** 0 off, 1 strict, 2 a filter; null where the kernel has none. */
  readonly seccomp: number | null
  readonly noNewPrivileges: boolean
}

export function parseStatus(content: string): ProcessStatus {
  const fields = new Map<string, string>()
  for (const line of content.split('\n')) {
    const at = line.indexOf(':')
    if (at > 0) fields.set(line.slice(0, at), line.slice(at + 1).trim())
  }
  const numbers = (key: string) => (fields.get(key) ?? '').split(/\s+/).filter(Boolean).map(Number)
  const seccomp = fields.get('Seccomp')
  return {
    name: fields.get('Name') ?? '',
    parent: numbers('PPid')[0] ?? 0,
    numbers: numbers('NSpid'),
    uid: numbers('Uid')[1] ?? numbers('Uid')[0] ?? 0,
    effective: fields.get('CapEff') ?? '',
    bounding: fields.get('CapBnd') ?? '',
    ambient: fields.get('CapAmb') ?? '',
    seccomp: seccomp === undefined ? null : Number(seccomp),
    noNewPrivileges: fields.get('NoNewPrivs') === '1',
  }
}

/** undefined once the process is gone. */
export function readStatus(proc: string, pid: number): ProcessStatus | undefined {
  const found = kernelFile(path.join(proc, String(pid), 'status'))
  return 'value' in found ? parseStatus(found.value) : undefined
}

/** The words of a command, or the name in brackets as ps shows a process that has none. */
export function readCommand(proc: string, pid: number, name: string): string {
  const found = kernelFile(path.join(proc, String(pid), 'cmdline'))
  const words = 'value' in found ? found.value.split('\0').filter((word) => word !== '') : []
  return words.length === 0 ? `[${name}]` : words.join(' ')
}

/**
 * Whether this process is the main one of a container by its parent: containerd's shim and conmon carry the container's id
 * among their words. For engines that give no control group which would bear it.
 */
export function isStartedFor(proc: string, pid: number, containerId: string): boolean {
  const parent = readStatus(proc, pid)?.parent ?? 0
  return parent > 0 && readCommand(proc, parent, '').split(' ').includes(containerId)
}

/** All processes in a process' own PID namespace, ascending; it alone where the namespace is ours too or is not told. */
export function processesBeside(proc: string, pid: number, most: number): number[] {
  const own = namespaceId(proc, String(pid), 'pid')
  if (own === null || own === namespaceId(proc, 'self', 'pid')) return [pid]
  const numbers = foldersIn(proc).flatMap((folder) => {
    const name = path.basename(folder)
    return /^\d+$/.test(name) && namespaceId(proc, name, 'pid') === own ? [Number(name)] : []
  })
  return numbers.sort((a, b) => a - b).slice(0, most)
}

/** How deep a container may nest groups of its own before we stop looking. */
const DEEPEST = 8

/** All process ids of a group and of those below it, ascending; at most `most`. */
export function processesOf(folder: string, most: number, depth = 0): number[] {
  const found = kernelFile(path.join(folder, 'cgroup.procs'))
  const own = 'value' in found ? found.value.split('\n').filter(Boolean).map(Number) : []
  if (depth >= DEEPEST || own.length >= most) return own.slice(0, most)
  return [...own, ...foldersIn(folder).flatMap((one) => processesOf(one, most, depth + 1))]
    .sort((a, b) => a - b)
    .slice(0, most)
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(folder, entry.name))
  } catch {
    return []
  }
}
