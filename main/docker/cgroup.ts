import { readFileSync } from 'node:fs'
import path from 'node:path'
import { keyedValue, limitValue, parseBlkio, parseIoStat, parseNetDev, parseProcCgroup } from './cgroup-files.ts'
import type { ContainerStats } from './stats.ts'

/** Where the kernel's files are; fixture trees in tests. */
export interface CgroupRoots {
  readonly proc: string
  readonly cgroup: string
}

export const HOST_ROOTS: CgroupRoots = { proc: '/proc', cgroup: '/sys/fs/cgroup' }

/** The control group of one container or guest, found once and sampled often. */
export type CgroupPlace =
  | { readonly version: 1; readonly pid: number; readonly folders: Readonly<Record<V1Controller, string>> }
  | { readonly version: 2; readonly pid: number; readonly folder: string }

type V1Controller = 'cpu' | 'cpuacct' | 'memory' | 'pids' | 'blkio'

/** Synchronous on purpose: these files are made by the kernel in memory, a read costs less than a trip to the thread pool. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Cuts a path behind the part that names the owner: the process may have moved into a group of its own below. */
function ownerPath(found: string, owner: string): string | undefined {
  const parts = found.split('/')
  const last = parts.findIndex((part) => part.includes(owner))
  return last < 0 ? undefined : parts.slice(0, last + 1).join('/')
}

/** libvirt puts a guest's threads into emulator, vcpuN and iothreadN groups, under "libvirt" with systemd. */
export function guestPath(found: string): string {
  return found.replace(/(?:\/libvirt)?(?:\/(?:emulator|vcpu\d+|iothread\d+))?$/, '')
}

/** The folder of a v1 controller: its name, or the list it is mounted with ("cpu,cpuacct") where no link has the plain name. */
function v1Folder(roots: CgroupRoots, controller: string, groupPath: string): string | undefined {
  const mounts = controller.startsWith('cpu') ? [controller, 'cpu,cpuacct', 'cpuacct,cpu'] : [controller]
  const folders = mounts.map((mount) => path.join(roots.cgroup, mount, groupPath))
  return folders.find((folder) => read(path.join(folder, 'cgroup.procs')) !== undefined)
}

type ToGroup = (found: string) => string | undefined

function locate(roots: CgroupRoots, pid: number, toGroup: ToGroup): CgroupPlace | undefined {
  const content = pid > 0 ? read(path.join(roots.proc, String(pid), 'cgroup')) : undefined
  if (content === undefined) return undefined
  const paths = parseProcCgroup(content)
  const groupOf = (controller: string): string | undefined => {
    const group = toGroup(paths.get(controller) ?? '')
    // "/../…" is a group outside of our own namespace: its files are not below our mount
    return group === undefined || group.split('/').includes('..') ? undefined : group
  }
  // A hybrid host lists the unified hierarchy too, but the controllers are where they are named.
  return paths.has('memory') ? locateV1(roots, pid, groupOf) : locateV2(roots, pid, groupOf(''))
}

function locateV2(roots: CgroupRoots, pid: number, group: string | undefined): CgroupPlace | undefined {
  if (group === undefined) return undefined
  const folder = path.join(roots.cgroup, group)
  return read(path.join(folder, 'cgroup.procs')) === undefined ? undefined : { version: 2, pid, folder }
}

function locateV1(roots: CgroupRoots, pid: number, groupOf: ToGroup): CgroupPlace | undefined {
  const folder = (controller: V1Controller): string => {
    const group = groupOf(controller)
    return (group === undefined ? undefined : v1Folder(roots, controller, group)) ?? ''
  }
  const folders = {
    cpu: folder('cpu'),
    cpuacct: folder('cpuacct'),
    memory: folder('memory'),
    pids: folder('pids'),
    blkio: folder('blkio'),
  }
  return folders.cpuacct === '' || folders.memory === '' ? undefined : { version: 1, pid, folders }
}

/**
 * The group of a container by the process id that `inspect` gives. undefined when it cannot be read from here: not running,
 * another namespace, a remote engine, or the process id now belongs to something else.
 */
export function locateContainer(
  containerId: string,
  pid: number,
  roots: CgroupRoots = HOST_ROOTS,
): CgroupPlace | undefined {
  return locate(roots, pid, (found) => ownerPath(found, containerId))
}

/** The group of a KVM guest by the process id of its emulator, all its threads included. */
export function locateGuest(pid: number, roots: CgroupRoots = HOST_ROOTS): CgroupPlace | undefined {
  return locate(roots, pid, guestPath)
}

/**
 * One sample. undefined once the group is gone. `now` in milliseconds since 1970. Traffic is that of the process' network
 * namespace without loopback.
 */
export function sampleCgroup(
  place: CgroupPlace,
  roots: CgroupRoots = HOST_ROOTS,
  now: number = Date.now(),
): ContainerStats | undefined {
  const stats = place.version === 1 ? sampleV1(place.folders) : sampleV2(place.folder)
  if (stats === undefined) return undefined
  return { readAt: now, ...stats, network: parseNetDev(read(path.join(roots.proc, String(place.pid), 'net/dev'))) }
}

type Counters = Omit<ContainerStats, 'readAt' | 'network'>

function sampleV1(folders: Readonly<Record<V1Controller, string>>): Counters | undefined {
  const usage = read(path.join(folders.memory, 'memory.usage_in_bytes'))
  if (usage === undefined) return undefined
  const detail = read(path.join(folders.memory, 'memory.stat'))
  const bytes = read(path.join(folders.blkio, 'blkio.throttle.io_service_bytes_recursive'))
  const blocks = parseBlkio(bytes ?? read(path.join(folders.blkio, 'blkio.throttle.io_service_bytes')))
  // What a parent group allows counts as well.
  const limit = limitValue(String(keyedValue(detail, 'hierarchical_memory_limit') || ''))
  return {
    cpuNanoseconds: Number(read(path.join(folders.cpuacct, 'cpuacct.usage')) ?? 0),
    memoryBytes: withoutCache(Number(usage), keyedValue(detail, 'total_inactive_file')),
    memoryLimit: limit ?? limitValue(read(path.join(folders.memory, 'memory.limit_in_bytes'))),
    pids: Number(read(path.join(folders.pids, 'pids.current')) ?? 0),
    blockReadBytes: blocks.read,
    blockWriteBytes: blocks.write,
  }
}

function sampleV2(folder: string): Counters | undefined {
  const cpu = read(path.join(folder, 'cpu.stat'))
  if (cpu === undefined) return undefined
  const blocks = parseIoStat(read(path.join(folder, 'io.stat')))
  const inactive = keyedValue(read(path.join(folder, 'memory.stat')), 'inactive_file')
  return {
    cpuNanoseconds: keyedValue(cpu, 'usage_usec') * 1000,
    memoryBytes: withoutCache(Number(read(path.join(folder, 'memory.current')) ?? 0), inactive),
    memoryLimit: limitValue(read(path.join(folder, 'memory.max'))),
    pids: Number(read(path.join(folder, 'pids.current')) ?? 0),
    blockReadBytes: blocks.read,
    blockWriteBytes: blocks.write,
  }
}

/** As `docker stats` counts (docker/cli, stats_helpers.go): page cache that can go at once is not in use. */
function withoutCache(usage: number, inactive: number): number {
  return inactive < usage ? usage - inactive : usage
}
