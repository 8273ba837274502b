import { spawn } from 'node:child_process'
import { chown, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BUSYBOX, rootfsTar } from './busybox-image.ts'
import { cached } from './cache.ts'
import { reachableFolder, removeFolder } from './folders.ts'
import { endProcess } from './namespace.ts'
import { run, tryRun, type RunResult } from './run.ts'
import { testUser } from './test-user.ts'

/** The distribution's podman with what it needs beside docker's own runc; unpacked, not installed. */
const PACKAGES = ['podman', 'conmon', 'libgpgme11', 'golang-github-containers-common']
const RUNC = ['/usr/sbin/runc', '/usr/bin/runc']

export interface Podman {
  readonly socket: string
  readonly host: string
  /** A command of the user whose podman it is. */
  readonly podman: (...args: string[]) => Promise<RunResult>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Why there can be no podman here, or undefined. */
export async function lackingPodman(): Promise<string | undefined> {
  if (!RUNC.some((path) => existsSync(path))) return 'needs runc'
  for (const name of PACKAGES) {
    const found = await tryRun('apt-cache', ['show', name]).catch(() => ({ code: 1 }))
    if (found.code !== 0) return `needs the package ${name} in the sources of apt`
  }
  return undefined
}

async function podmanTree(): Promise<string> {
  const folder = await cached('podman', ['1', process.arch, ...PACKAGES], async (draft) => {
    await run('apt-get', ['download', '-q', ...PACKAGES], { cwd: draft })
    for (const name of (await readdir(draft)).filter((one) => one.endsWith('.deb'))) {
      await run('dpkg', ['-x', join(draft, name), join(draft, 'tree')])
      await rm(join(draft, name))
    }
  })
  return join(folder, 'tree')
}

/** Without limits and overlays: an ordinary user without a session has no control groups, and vfs runs everywhere. */
const settings = (tree: string) => `[containers]
seccomp_profile = "${tree}/usr/share/containers/seccomp.json"
[engine]
conmon_path = ["${tree}/usr/bin/conmon"]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[engine.runtimes]
runc = [${RUNC.map((path) => `"${path}"`).join(', ')}]
`

/**
 * A rootless podman of an ordinary user, which is made for it, with its socket that speaks as docker's does, and with
 * `labrig-test/busybox:1`. Its containers take the network `host`: a user's own needs slirp4netns. Needs root.
 */
export async function rootlessPodman(): Promise<Podman> {
  await using made = new AsyncDisposableStack()
  const folder = await reachableFolder('podman')
  made.defer(() => removeFolder(folder))
  const user = made.use(await testUser())
  // The cache is root's alone.
  const tree = join(folder, 'tree')
  await cp(await podmanTree(), tree, { recursive: true })
  const places = Object.fromEntries(['home', 'run', 'store'].map((name) => [name, join(folder, name)]))
  const { home = '', run: runtime = '', store = '' } = places
  await mkdir(join(home, '.config/containers'), { recursive: true })
  await cp(join(tree, 'etc/containers/policy.json'), join(home, '.config/containers/policy.json'))
  await writeFile(join(folder, 'containers.conf'), settings(tree))
  const storage = `[storage]\ndriver = "vfs"\nrunroot = "${runtime}/store"\ngraphroot = "${store}"\n`
  await writeFile(join(folder, 'storage.conf'), storage)
  await cp(await rootfsTar(), join(folder, 'rootfs.tar'))
  for (const place of [runtime, store]) await mkdir(place, { mode: 0o700 })
  for (const place of [home, join(home, '.config'), join(home, '.config/containers'), runtime, store]) {
    await chown(place, user.uid, user.uid)
  }
  const env = {
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    LD_LIBRARY_PATH: join(tree, 'usr/lib/x86_64-linux-gnu'),
    CONTAINERS_CONF: join(folder, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: join(folder, 'storage.conf'),
    PATH: `${tree}/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  }
  const words = (...args: string[]) => user.words(['podman', '--log-level=error', ...args], env)
  const podman = (...args: string[]) => {
    const [program = '', ...rest] = words(...args)
    return tryRun(program, rest, { cwd: folder })
  }
  const imported = await podman('import', '-c', 'CMD=sh', join(folder, 'rootfs.tar'), BUSYBOX)
  if (imported.code !== 0) throw new Error(`podman import: ${imported.stderr}`)
  const socket = join(runtime, 'podman.sock')
  const [program = '', ...rest] = words('system', 'service', '--time=0', `unix://${socket}`)
  const service = spawn(program, rest, { cwd: folder, stdio: 'ignore', detached: true })
  made.defer(async () => {
    await podman('rm', '--all', '--force', '--time', '0')
    if (service.pid !== undefined) await endProcess(service.pid)
  })
  for (let round = 0; !existsSync(socket); round += 1) {
    if (round === 300) throw new Error('podman does not listen')
    await sleep(100)
  }
  const stack = made.move()
  return { socket, host: `unix://${socket}`, podman, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}
