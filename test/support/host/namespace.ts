import { spawn } from 'node:child_process'
import { openSync, closeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { linesOf } from './cli.ts'
import { run, tryRun } from './run.ts'

/** Binds `source` over `target`, seen by one daemon only. */
export type Bind = { readonly source: string; readonly target: string }

export type PrivateSpace = {
  readonly network: string
  readonly binds: readonly Bind[]
  /** Empty file systems in memory. */
  readonly empty: readonly string[]
}

/** A network namespace of this name with loopback up. Needs root. */
export async function addNamespace(name: string): Promise<void> {
  await run('ip', ['netns', 'add', name])
  await run('ip', ['-n', name, 'link', 'set', 'lo', 'up'])
}

/**
 * Starts a daemon in a network namespace with mounts of its own; its output goes to a log file.
 * Entered by nsenter, not by `ip netns exec`, which hides the cgroups. /sys is mounted anew, since the host's would show
 * (and let the daemon write to) the host's interfaces; the cgroups below it are kept.
 */
export function startInside(space: PrivateSpace, command: readonly string[], log: string): number {
  const cgroups = '/sys/fs/cgroup'
  const script = [
    'set -e',
    'mount --make-rprivate /',
    // A disk of another test that happens to be mounted now would stay in use here after it was unmounted there.
    `awk '$1 ~ "^/dev/loop" { print $2 }' /proc/mounts | while read -r disk; do umount -l "$disk"; done`,
    'keep=$(mktemp -d); mount --rbind /sys/fs/cgroup "$keep"',
    `mount -t sysfs sysfs /sys; mount --rbind "$keep" ${cgroups}; umount -l "$keep"; rmdir "$keep"`,
    ...space.binds.map(({ source, target }) => `mount --bind '${source}' '${target}'`),
    ...space.empty.map((target) => `mkdir -p '${target}'; mount -t tmpfs tmpfs '${target}'`),
    'exec "$@"',
  ].join('\n')
  const fd = openSync(log, 'a')
  const inside = ['unshare', '--mount', '--propagation', 'unchanged', 'sh', '-c', script, 'sh', ...command]
  const child = spawn('nsenter', [`--net=/run/netns/${space.network}`, ...inside], {
    stdio: ['ignore', fd, fd],
    detached: true,
    env: { ...process.env, LC_ALL: 'C' },
  })
  closeSync(fd)
  child.on('error', () => undefined)
  child.unref()
  if (child.pid === undefined) throw new Error(`nsenter did not start (${log})`)
  return child.pid
}

/** Processes whose network namespace it is. */
export async function pidsInside(name: string): Promise<number[]> {
  const { stdout } = await tryRun('ip', ['netns', 'pids', name])
  return linesOf(stdout).map(Number)
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

/** Ends one process and waits for it: politely first, by force after `patience` ms. */
export async function endProcess(pid: number, patience = 10_000): Promise<void> {
  signal(pid, 'SIGTERM')
  const end = Date.now() + patience
  while (signal(pid, 0)) {
    if (Date.now() > end) signal(pid, 'SIGKILL')
    await sleep(50)
  }
}

/** Ends every process inside (shims and guests outlive their daemon) and removes the namespace. */
export async function removeNamespace(name: string): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const pids = await pidsInside(name)
    if (pids.length === 0) break
    for (const pid of pids) signal(pid, round < 20 ? 'SIGTERM' : 'SIGKILL')
    await sleep(50)
  }
  await tryRun('ip', ['netns', 'del', name])
}
