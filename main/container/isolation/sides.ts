import { readdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Isolation, IsolationNamespace } from '../../../contract/isolation.ts'
import type { ContainerDetail } from '../../docker/container-detail.ts'
import { number, object, text } from '../../docker/json.ts'
import { kernelFile, type NamespaceKind, type Namespaces } from '../../docker/namespaces.ts'

type Side = Omit<IsolationNamespace['inside'], 'id'>

const nothing: Side = { text: '', count: null }

/** How many processes the host's /proc shows to this user. */
function hostProcesses(proc: string): number | null {
  try {
    return readdirSync(proc).filter((name) => /^\d+$/.test(name)).length
  } catch {
    return null
  }
}

function interfaces(proc: string, process: string): number | null {
  const found = kernelFile(join(proc, process, 'net/dev'))
  return 'value' in found ? found.value.split('\n').filter((line) => line.includes(':')).length : null
}

/** The file system of "/", from the lines of mountinfo (proc(5)): "… / / rw - ext4 /dev/vda1 rw". */
function rootOf(proc: string): string {
  const found = kernelFile(join(proc, 'self/mountinfo'))
  if (!('value' in found)) return ''
  const line = found.value.split('\n').findLast((one) => one.split(' ')[4] === '/') ?? ''
  return / - (\S+) (\S+)/.exec(line)?.slice(1, 3).join(' ') ?? ''
}

export interface Facts {
  readonly detail: ContainerDetail
  /** undefined where the image is gone. */
  readonly layers: number | undefined
  readonly proc: string
  /** Whether /proc is that of the container's host. */
  readonly here: boolean
  readonly processes: Isolation['processes']
  readonly wires: Isolation['wires']
  /** The container's group as it sees it: "/" with a namespace of its own. */
  readonly group: string
}

function insideOf(kind: NamespaceKind, facts: Facts): Side {
  const { detail, here, proc } = facts
  switch (kind) {
    case 'mnt':
      return { text: text(detail.raw['Driver']), count: facts.layers ?? null }
    case 'uts':
      return { text: detail.config.hostname, count: null }
    case 'pid':
      // Whoever runs has a process: none in the list means that nobody told.
      return { text: '', count: facts.processes.length > 0 || detail.pid === 0 ? facts.processes.length : null }
    case 'net': {
      const addresses = detail.networks.flatMap(({ ip, ip6 }) => [ip, ip6]).filter((one) => one !== '')
      return { text: addresses.join(', '), count: here ? interfaces(proc, String(detail.pid)) : null }
    }
    case 'ipc':
      return { text: '', count: number(object(detail.raw['HostConfig'])['ShmSize']) || null }
    case 'cgroup':
      return { text: facts.group, count: null }
    case 'user':
    case 'time':
      return nothing
  }
}

function hostOf(kind: NamespaceKind, { proc, here, wires }: Facts): Side {
  if (!here) return nothing
  switch (kind) {
    case 'mnt':
      return { text: rootOf(proc), count: null }
    case 'uts':
      return { text: hostname(), count: null }
    case 'pid':
      return { text: '', count: hostProcesses(proc) }
    case 'net': {
      const ends = wires.map(({ outside, bridge }) => (bridge === null ? outside : `${outside} → ${bridge}`))
      return { text: ends.join(', '), count: interfaces(proc, 'self') }
    }
    case 'ipc':
    case 'cgroup':
    case 'user':
    case 'time':
      return nothing
  }
}

/** What the engine was told to share with the host; null where its answer leaves it open. */
function sharedBySettings(kind: NamespaceKind, { raw, host }: ContainerDetail): boolean | null {
  const settings = object(raw['HostConfig'])
  const mode = (key: string) => text(settings[key])
  switch (kind) {
    case 'mnt':
      return false
    // No engine gives a container a clock of its own.
    case 'time':
      return true
    case 'uts':
      return mode('UTSMode') === 'host'
    case 'pid':
      return mode('PidMode') === 'host'
    case 'net':
      return host.networkMode === 'host'
    case 'ipc':
      return mode('IpcMode') === 'host'
    case 'cgroup':
      return mode('CgroupnsMode') === '' ? null : mode('CgroupnsMode') === 'host'
    case 'user':
      return mode('UsernsMode') === 'host' ? true : null
  }
}

/** One kind of namespace of a container beside the host's. */
export function namespaceOf(
  kind: NamespaceKind,
  own: Namespaces | null,
  host: Namespaces | null,
  facts: Facts,
): IsolationNamespace {
  const [inside, outside] = [own?.ids[kind] ?? null, host?.ids[kind] ?? null]
  const known = inside !== null && outside !== null
  return {
    kind,
    inside: { id: inside, ...insideOf(kind, facts) },
    host: { id: outside, ...hostOf(kind, facts) },
    same: known ? inside === outside : sharedBySettings(kind, facts.detail),
    toldBy: known ? 'kernel' : 'engine',
  }
}
