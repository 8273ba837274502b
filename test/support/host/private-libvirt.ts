import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, writeFile, chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { reachableFolder, removeFolder } from './folders.ts'
import { uniqueName } from './identity.ts'
import { addNamespace, endProcess, removeNamespace, startInside } from './namespace.ts'
import { run, tryRun, type RunOptions, type RunResult } from './run.ts'

export type LibvirtAccess = {
  /** Who may write: 'anyone' asks nobody, 'group' is the socket's file mode, 'polkit' asks polkitd. */
  readonly auth?: 'anyone' | 'group' | 'polkit'
  /** Group of the socket with auth 'group'. */
  readonly group?: string
  /** More lines for libvirtd.conf. */
  readonly configuration?: readonly string[]
  /** A network namespace to share, of somebody who outlives this libvirtd and removes it; one of its own unless given. */
  readonly namespace?: string
}

export type PrivateLibvirt = {
  readonly socket: string
  /** For virsh -c and other clients of libvirt's library. */
  readonly uri: string
  readonly namespace: string
  readonly log: string
  readonly virsh: (...args: string[]) => Promise<string>
  /** Runs a program as root on its host: with its network and its files. */
  readonly inside: (words: readonly string[], options?: RunOptions) => Promise<RunResult>
  /** The words that start a program there. */
  readonly words: (command: readonly string[]) => string[]
  /** Ends the daemon; its guests run on. */
  readonly halt: (how: 'stop' | 'kill') => Promise<void>
  readonly resume: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

const FOLDERS = {
  etc: '/etc/libvirt',
  run: '/run/libvirt',
  lib: '/var/lib/libvirt',
  log: '/var/log/libvirt',
  cache: '/var/cache/libvirt',
}

/**
 * A libvirtd with network, configuration and state of its own: no domain, network or pool of the host is in it, nor the
 * other way round. Guests run for real; its `default` network, once defined, lies in its own namespace. Needs root.
 */
export async function privateLibvirt(access: LibvirtAccess = {}): Promise<PrivateLibvirt> {
  const folder = await reachableFolder('libvirt')
  const namespace = access.namespace ?? uniqueName('libvirt')
  await prepareFolders(folder, access)
  if (access.namespace === undefined) await addNamespace(namespace)
  const binds = Object.entries(FOLDERS).map(([name, target]) => ({ source: join(folder, name), target }))
  const program = ['/usr/sbin/libvirtd', '/usr/bin/libvirtd'].find((path) => existsSync(path)) ?? 'libvirtd'
  const log = join(folder, 'libvirtd.log')
  const socket = join(folder, 'run/libvirt-sock')
  const uri = `qemu+unix:///system?socket=${socket}`
  let pid = 0
  const resume = async (): Promise<void> => {
    pid = startInside({ network: namespace, binds, empty: [] }, [program, '--pid-file', join(folder, 'pid')], log)
    await untilAnswers(uri, log)
  }
  const dispose = async (): Promise<void> => {
    if (pid !== 0) await endProcess(pid)
    if (access.namespace === undefined) await removeNamespace(namespace)
    await removeFolder(folder)
  }
  try {
    await resume()
  } catch (error) {
    await dispose()
    throw error
  }
  const words = (command: readonly string[]) => ['nsenter', '-t', String(pid), '--mount', '--net', ...command]
  return {
    socket,
    uri,
    namespace,
    log,
    virsh: (...args) => run('virsh', ['-q', '-c', uri, ...args]),
    inside: (command, options) => tryRun('nsenter', words(command).slice(1), options),
    words,
    halt: async (how) => {
      await endProcess(pid, how === 'kill' ? 0 : 20_000)
      pid = 0
    },
    resume,
    [Symbol.asyncDispose]: dispose,
  }
}

async function prepareFolders(folder: string, access: LibvirtAccess): Promise<void> {
  for (const [name, target] of Object.entries(FOLDERS)) {
    await mkdir(join(folder, name))
    await chmod(join(folder, name), 0o755)
    await mkdir(target, { recursive: true })
  }
  const auth = access.auth ?? 'anyone'
  const mode = auth === 'group' ? '0770' : '0777'
  const lines = [
    `auth_unix_rw = "${auth === 'polkit' ? 'polkit' : 'none'}"`,
    `auth_unix_ro = "none"`,
    `unix_sock_rw_perms = "${mode}"`,
    `unix_sock_ro_perms = "${mode}"`,
    ...(access.group ? [`unix_sock_group = "${access.group}"`] : []),
    ...(access.configuration ?? []),
  ]
  await writeFile(join(folder, 'etc/libvirtd.conf'), `${lines.join('\n')}\n`)
  // Log files of guests without virtlogd, which is the host's; no cgroups, whose tree is the host's.
  await writeFile(join(folder, 'etc/qemu.conf'), 'stdio_handler = "file"\ncgroup_controllers = []\n')
  // Probing qemu anew costs a second.
  const known = '/var/cache/libvirt/qemu/capabilities'
  if (existsSync(known)) await cp(known, join(folder, 'cache/qemu/capabilities'), { recursive: true })
}

async function untilAnswers(uri: string, log: string): Promise<void> {
  for (let round = 0; round < 300; round += 1) {
    if ((await tryRun('virsh', ['-q', '-c', uri, 'list'])).code === 0) return
    await sleep(100)
  }
  throw new Error(`private libvirtd does not answer: ${(await readFile(log, 'utf8')).slice(-1_000)}`)
}
