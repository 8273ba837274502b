import { release } from 'node:os'
import { join } from 'node:path'
import type { Isolation } from '../../../contract/isolation.ts'
import { parseProcCgroup } from '../../docker/cgroup-files.ts'
import { readGroupTree } from '../../docker/cgroup-tree.ts'
import { HOST_ROOTS, locateContainer, type CgroupPlace, type CgroupRoots } from '../../docker/cgroup.ts'
import {
  idInside,
  kernelFile,
  NAMESPACES,
  parseIdMap,
  readNamespaces,
  type Namespaces,
} from '../../docker/namespaces.ts'
import { isDockerError } from '../../docker/errors.ts'
import { isStartedFor, processesBeside, processesOf, readCommand, readStatus } from '../../docker/process-status.ts'
import { readWires } from '../../docker/wires.ts'
import { observeContainer, type ObservedContainer } from '../../inventory/observed-container.ts'
import { docker, isHere, type Engines } from '../../step/engines.ts'
import { commandLine } from '../../step/shell-words.ts'
import { rightsOf } from './rights.ts'
import { namespaceOf } from './sides.ts'

/** More than a screen can show; a container with more of them has other troubles. */
const MOST_PROCESSES = 500

/** By its control group, or by its namespace where a rootless engine has no groups to give. */
function numbersOf(pid: number, place: CgroupPlace | undefined, proc: string): number[] {
  if (place === undefined) return processesBeside(proc, pid, MOST_PROCESSES)
  return processesOf(place.version === 2 ? place.folder : place.folders.memory, MOST_PROCESSES)
}

/** The processes with both their numbers. What ended between two looks is left out. */
function processesHere(first: number, place: CgroupPlace | undefined, proc: string): Isolation['processes'] {
  const main = readStatus(proc, first)
  // The main process lives in the container's own namespace: so deep is the number that counts inside.
  const depth = Math.max(0, (main?.numbers.length ?? 1) - 1)
  const map = kernelFile(join(proc, String(first), 'uid_map'))
  const users = 'value' in map ? parseIdMap(map.value) : []
  return numbersOf(first, place, proc).flatMap((pid) => {
    const status = readStatus(proc, pid)
    if (status === undefined) return []
    const user = { inside: idInside(users, status.uid), host: status.uid }
    return [{ inside: status.numbers[depth] ?? null, host: pid, user, command: readCommand(proc, pid, status.name) }]
  })
}

/** As the engine's host lists them: another computer's /proc is not ours to read. */
async function processesThere({ engine, key, detail }: ObservedContainer): Promise<Isolation['processes']> {
  if (detail.pid === 0) return []
  const { titles, rows } = await engine.containers.top(key, '-eo pid,args').catch((error: unknown) => {
    // An engine without control groups does not know which processes are the container's (runc, "unable to get all container pids").
    if (isDockerError(error, 'engine')) return { titles: [] as string[], rows: [] as string[][] }
    throw error
  })
  const [pid, command] = [titles.indexOf('PID'), Math.max(titles.indexOf('COMMAND'), titles.indexOf('CMD'))]
  return rows
    .slice(0, MOST_PROCESSES)
    .map((row) => ({ inside: null, host: Number(row[pid] ?? 0), user: null, command: row[command] ?? '' }))
}

/** The group by the container's own eyes: below the root of its namespace nothing else is seen. */
function groupSeen(place: CgroupPlace | undefined, shared: boolean, proc: string): string {
  if (place === undefined) return ''
  if (!shared) return '/'
  const found = kernelFile(join(proc, String(place.pid), 'cgroup'))
  const paths = parseProcCgroup('value' in found ? found.value : '')
  return paths.get('memory') ?? paths.get('') ?? ''
}

function commandsFor(container: ObservedContainer, engines: Engines, place: CgroupPlace | undefined): string[] {
  const inspect = commandLine(
    docker(engines, container.connectionId, 'inspect', '-f', '{{.State.Pid}}', container.name),
  )
  const folder = place === undefined ? null : place.version === 2 ? place.folder : place.folders.memory
  const limit = place?.version === 2 ? 'memory.max' : 'memory.limit_in_bytes'
  return [
    `PID=$(${inspect})`,
    'sudo readlink /proc/$PID/ns/*',
    'readlink /proc/self/ns/*',
    commandLine(docker(engines, container.connectionId, 'top', container.name)),
    'grep -E "NSpid|Cap|Seccomp|NoNewPrivs" /proc/$PID/status',
    'cat /proc/$PID/uid_map /proc/$PID/cgroup',
    ...(folder === null ? [] : [commandLine(['cat', join(folder, limit)])]),
  ]
}

interface Sides {
  readonly hostProcess: Isolation['hostProcess']
  readonly host: Namespaces | null
  readonly own: Namespaces | null
}

/** The numbers of both sides. Process 1 stands for the host where this user may look at it, Labrig itself elsewhere. */
function bothSides(proc: string, local: boolean, pid: number | undefined): Sides {
  const first = readNamespaces(proc, '1')
  const hostProcess = first.ids.mnt === null ? 'self' : '1'
  const host = hostProcess === '1' ? first : readNamespaces(proc, 'self')
  const own = pid === undefined ? null : readNamespaces(proc, String(pid))
  return { hostProcess, host: local ? host : null, own }
}

/** The container's group and main process among this host's, each where it can be told. */
function foundHere({ id, pid }: ObservedContainer['detail'], roots: CgroupRoots) {
  const place = locateContainer(id, pid, roots)
  return { place, main: place !== undefined || isStartedFor(roots.proc, pid, id) ? pid : undefined }
}

async function factsOf(
  container: ObservedContainer,
  { own, host }: Sides,
  place: CgroupPlace | undefined,
  proc: string,
) {
  const { detail, engine } = container
  const here = own !== null
  const image = await engine.images.inspect(detail.imageId).catch(() => undefined)
  const shared = own?.ids.cgroup != null && own.ids.cgroup === host?.ids.cgroup
  return {
    detail,
    layers: image?.layers.length,
    proc,
    here,
    processes: here ? processesHere(detail.pid, place, proc) : await processesThere(container),
    wires: here ? readWires(detail.pid, proc) : [],
    group: groupSeen(place, shared, proc),
  }
}

/**
 * What a container has for itself and what it shares with its host, read from the kernel's own files; where this user may not
 * read them, the engine's word and the reason.
 * @throws Fault NOT_FOUND, ENGINE_UNAVAILABLE
 */
export async function lookIntoIsolation(
  id: string,
  engines: Engines,
  roots: CgroupRoots = HOST_ROOTS,
): Promise<Isolation> {
  const container = await observeContainer(engines, id)
  const { detail } = container
  const { proc } = roots
  const local = isHere(engines, container.connectionId)
  const runs = detail.pid > 0
  const { place, main } = local && runs ? foundHere(detail, roots) : {}
  const sides = bothSides(proc, local, main)
  const facts = await factsOf(container, sides, place, proc)
  return {
    pid: runs ? detail.pid : null,
    here: local,
    kernel: local ? release() : null,
    hostProcess: sides.hostProcess,
    namespaces: NAMESPACES.map((kind) => namespaceOf(kind, sides.own, sides.host, facts)),
    wires: facts.wires,
    processes: facts.processes,
    groups: place === undefined ? null : toContract(readGroupTree(place, roots)),
    rights: rightsOf(detail, proc, main === undefined ? undefined : readStatus(proc, main)),
    unreadable: local && runs ? unreadOf(sides, proc, detail.pid) : [],
    commands: runs ? commandsFor(container, engines, place) : [],
  }
}

function unreadOf({ own }: Sides, proc: string, pid: number): Isolation['unreadable'] {
  return own === null ? [{ file: join(proc, String(pid), 'cgroup'), why: 'absent' }] : [...own.unreadable]
}

function toContract({ version, readAt, resources }: ReturnType<typeof readGroupTree>): Isolation['groups'] {
  return { version, readAt, resources: resources.map((one) => ({ ...one, levels: [...one.levels] })) }
}
