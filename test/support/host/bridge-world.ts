import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CLI, Labrig } from '../app/labrig.ts'
import { reachableFolder, removeFolder } from './folders.ts'
import { uniqueName } from './identity.ts'
import { addNamespace, endProcess, removeNamespace } from './namespace.ts'
import { netPrograms, type NetPrograms } from './net-programs.ts'
import { run, tryRun, type RunOptions, type RunResult } from './run.ts'

const PROJECT = join(import.meta.dirname, '../../..')

/** Of the router, which answers pings and DHCP. */
export const ROUTER = '10.77.0.1'
/** Of the host, where it has a fixed one. */
export const HOST = '10.77.0.20'

/**
 * A host whose files, mounts and network are its own, with one card (`eth0`, half of a pair) and a router behind it. Its
 * file system is this machine's with a layer of programs on it; what is written is gone with it. Needs root, overlayfs.
 */
export class BridgeWorld implements AsyncDisposable {
  readonly labrig: Labrig
  readonly #folder: string
  readonly #host: string
  readonly #router: string
  readonly #pid: number

  private constructor(parts: { labrig: Labrig; folder: string; host: string; router: string; pid: number }) {
    this.labrig = parts.labrig
    this.#folder = parts.folder
    this.#host = parts.host
    this.#router = parts.router
    this.#pid = parts.pid
  }

  static async make(programs: NetPrograms | null): Promise<BridgeWorld> {
    const folder = await reachableFolder('bridge')
    const labrig = await Labrig.make({ connections: [] })
    const [host, router] = [uniqueName('host'), uniqueName('router')]
    await addNamespace(host)
    await addNamespace(router)
    await run('ip', ['-n', host, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'lan0', 'netns', router])
    await run('ip', ['-n', router, 'address', 'add', `${ROUTER}/24`, 'dev', 'lan0'])
    await run('ip', ['-n', router, 'link', 'set', 'lan0', 'up'])
    const layer = programs === null ? null : await netPrograms(programs)
    const pid = startHost(host, folder, layer)
    const world = new BridgeWorld({ labrig, folder, host, router, pid })
    try {
      await world.#untilUp()
    } catch (error) {
      await world[Symbol.asyncDispose]()
      throw error
    }
    return world
  }

  async #untilUp(): Promise<void> {
    await until('the host is there', async () => {
      const name = await readFile(`/proc/${this.#pid}/comm`, 'utf8').catch(() => 'gone')
      if (name === 'gone') throw new Error(await readFile(join(this.#folder, 'log'), 'utf8'))
      return name.trim() === 'sleep'
    })
  }

  /** The words that run a program on the host. */
  words(command: readonly string[]): string[] {
    return ['nsenter', ...this.#inside(command)]
  }

  /** A program for this machine's files that shares the host's network only. */
  async neighbour(program: string): Promise<string> {
    const path = join(this.#folder, 'neighbour')
    await writeFile(path, `#!/bin/sh\nexec nsenter -t ${this.#pid} --net '${program}' "$@"\n`, { mode: 0o755 })
    return path
  }

  #inside(words: readonly string[]): string[] {
    return ['-t', String(this.#pid), '--mount', '--net', '--root', '--wd', ...words]
  }

  /** Runs a program as root on the host. */
  as(words: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return tryRun('nsenter', this.#inside(words), options)
  }

  /** The same; what it says. Rejects when it fails. */
  run(...words: string[]): Promise<string> {
    return run('nsenter', this.#inside(words))
  }

  /** Starts a daemon, which ends with the world. */
  start(...words: string[]): ChildProcess {
    const log = openSync(join(this.#folder, 'daemons.log'), 'a')
    const child = spawn('nsenter', this.#inside(words), { stdio: ['ignore', log, log], detached: true })
    closeSync(log)
    child.on('error', () => undefined)
    child.unref()
    return child
  }

  /** `labrig` as root of the host types it. */
  command(...args: string[]): Promise<RunResult> {
    return this.as([process.execPath, CLI, ...args], { env: this.labrig.environment })
  }

  /** The same, to be ended in its midst. */
  startCommand(...args: string[]): ChildProcess {
    const env = { ...process.env, ...this.labrig.environment }
    const child = spawn('nsenter', this.#inside([process.execPath, CLI, ...args]), { stdio: 'ignore', env })
    child.on('error', () => undefined)
    return child
  }

  async write(path: string, text: string, mode = '644'): Promise<void> {
    const script = 'mkdir -p "${1%/*}" && cat >"$1" && chmod "$2" "$1"'
    await run('nsenter', this.#inside(['sh', '-c', script, 'sh', path, mode]), { input: text })
  }

  read(path: string): Promise<string> {
    return this.run('cat', path)
  }

  /** Runs a program on the router. */
  router(...words: string[]): Promise<string> {
    return run('ip', ['netns', 'exec', this.#router, ...words])
  }

  /** Whether the host reaches the router. */
  async pings(): Promise<boolean> {
    return (await this.as(['busybox', 'ping', '-c', '1', '-W', '2', ROUTER])).code === 0
  }

  /** IPv4 addresses of an interface; null when there is no such interface. */
  async addresses(name: string): Promise<string[] | null> {
    const { code, stdout } = await this.as(['ip', '-j', '-4', 'address', 'show', 'dev', name])
    if (code !== 0) return null
    const rows = JSON.parse(stdout) as { addr_info?: { local: string; prefixlen: number }[] }[]
    return rows.flatMap(({ addr_info: all = [] }) => all.map(({ local, prefixlen }) => `${local}/${prefixlen}`))
  }

  async portsOf(bridge: string): Promise<string[]> {
    const rows = JSON.parse(await this.run('ip', '-j', 'link', 'show', 'master', bridge)) as { ifname: string }[]
    return rows.map(({ ifname }) => ifname)
  }

  /** Answers DHCP on the router's side. */
  async serveDhcp(): Promise<void> {
    const words = ['dnsmasq', '--conf-file=/dev/null', '--port=0', '--bind-interfaces', '--interface=lan0', '--no-ping']
    const range = ['--dhcp-range=10.77.0.100,10.77.0.200,1h', `--dhcp-leasefile=${this.#folder}/leases`, '--pid-file']
    await this.router(...words, ...range, `--dhcp-option=3,${ROUTER}`)
  }

  /** Waits for what comes by itself. */
  until(what: string, condition: () => Promise<boolean>): Promise<void> {
    return until(what, condition)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await removeNamespace(this.#router)
    await removeNamespace(this.#host)
    await endProcess(this.#pid)
    await this.labrig[Symbol.asyncDispose]()
    await removeFolder(this.#folder)
  }
}

/** A process that holds the host's mounts: this machine's files under a layer of programs and one for what is written. */
function startHost(namespace: string, folder: string, layer: string | null): number {
  const binds = [PROJECT, process.execPath.replace(/\/[^/]*$/, '')]
  const script = [
    'set -e',
    'mount --make-rprivate /',
    `mkdir -p '${folder}/layers' && mount -t tmpfs tmpfs '${folder}/layers' && cd '${folder}/layers'`,
    'mkdir upper work root',
    // Not a layer of its own: it lies below / itself, and layers may not overlap.
    ...(layer === null ? [] : [`cp -a '${layer}/.' upper`]),
    'mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root',
    'mount --rbind /proc root/proc',
    'mount --rbind /dev root/dev',
    // The host's own would show, and let daemons write to, the interfaces of this machine.
    'mount -t sysfs -o ro sysfs root/sys',
    'mount -t tmpfs tmpfs root/run',
    'mkdir -p root/run/network root/etc/network/interfaces.d root/var/lib/labrig',
    ...binds.map((path) => `mkdir -p 'root${path}' && mount --rbind '${path}' 'root${path}'`),
    // For programs that look for libraries by name.
    ...(layer === null ? [] : ['chroot root ldconfig']),
    'exec chroot root sleep 100000',
  ].join('\n')
  const log = openSync(join(folder, 'log'), 'a')
  const words = [
    `--net=/run/netns/${namespace}`,
    'unshare',
    '--mount',
    '--propagation',
    'unchanged',
    'sh',
    '-c',
    script,
  ]
  const child = spawn('nsenter', words, { stdio: ['ignore', log, log], detached: true })
  closeSync(log)
  child.on('error', () => undefined)
  child.unref()
  if (child.pid === undefined) throw new Error('nsenter did not start')
  return child.pid
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 400; round += 1) {
    if (await condition()) return
    await sleep(100)
  }
  throw new Error(`waited in vain: ${what}`)
}
