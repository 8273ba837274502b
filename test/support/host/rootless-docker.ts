import { spawn } from 'node:child_process'
import { chown, cp, mkdir, readdir, rm } from 'node:fs/promises'
import { existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { busyboxImage } from './busybox-image.ts'
import { cached } from './cache.ts'
import { DOCKER } from './cli.ts'
import { reachableFolder, removeFolder } from './folders.ts'
import { run, tryRun } from './run.ts'
import { testUser, type TestUser } from './test-user.ts'

/** What docker's own start script wants beside dockerd; unpacked, not installed. */
const PACKAGES = ['rootlesskit', 'slirp4netns', 'libslirp0']
const SCRIPTS = ['/usr/share/docker.io/contrib/dockerd-rootless.sh', '/usr/bin/dockerd-rootless.sh']
const IDS = 65_536

export interface RootlessDocker {
  readonly socket: string
  readonly host: string
  readonly user: TestUser
  readonly docker: (...args: string[]) => Promise<string>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Why there can be no rootless dockerd here, or undefined. */
export async function lackingRootless(): Promise<string | undefined> {
  if (!SCRIPTS.some((path) => existsSync(path))) return 'needs dockerd-rootless.sh'
  if (!existsSync('/usr/bin/newuidmap')) return 'needs newuidmap'
  for (const name of PACKAGES) {
    const found = await tryRun('apt-cache', ['show', name]).catch(() => ({ code: 1 }))
    if (found.code !== 0) return `needs the package ${name} in the sources of apt`
  }
  return undefined
}

async function rootlessTree(): Promise<string> {
  const folder = await cached('rootless', ['1', process.arch, ...PACKAGES], async (draft) => {
    await run('apt-get', ['download', '-q', ...PACKAGES], { cwd: draft })
    for (const name of (await readdir(draft)).filter((one) => one.endsWith('.deb'))) {
      await run('dpkg', ['-x', join(draft, name), join(draft, 'tree')])
      await rm(join(draft, name))
    }
  })
  return join(folder, 'tree')
}

/** Numbers of users that nobody else has: above those which useradd gives away by itself (login.defs, SUB_UID_MAX). */
export const firstId = (uid: number) => 700_000_000 + uid * IDS

async function giveIds({ name, uid }: TestUser): Promise<void> {
  const range = `${firstId(uid)}-${firstId(uid) + IDS - 1}`
  await run('usermod', ['--add-subuids', range, '--add-subgids', range, name])
}

/** rootlesskit's child, dockerd, its containerd and the shims run as root of the user's namespace: by the user's id here. */
async function endAll(words: readonly string[], pid: number): Promise<void> {
  const [program = '', ...rest] = words
  const gone = () => tryRun('kill', ['-0', String(pid)]).then(({ code }) => code !== 0)
  await tryRun('kill', ['-TERM', String(pid)])
  for (let round = 0; round < 100 && !(await gone()); round += 1) await sleep(100)
  await tryRun(program, rest)
}

/**
 * Docker's own rootless engine of an ordinary user, which is made for it with 65536 more numbers of users, with
 * `labrig-test/busybox:1`. Its network is slirp4netns, its storage vfs; no control groups unless the user has some.
 * Needs root, only to make the user; about 5 s.
 */
export async function rootlessDocker(): Promise<RootlessDocker> {
  await using made = new AsyncDisposableStack()
  const folder = await reachableFolder('rootless')
  made.defer(() => removeFolder(folder))
  const user = made.use(await testUser())
  await giveIds(user)
  // The cache is root's alone.
  const tree = join(folder, 'tree')
  await cp(await rootlessTree(), tree, { recursive: true, verbatimSymlinks: true })
  const [home, runtime] = [join(folder, 'home'), join(folder, 'run')]
  for (const place of [home, runtime]) {
    await mkdir(place, { mode: 0o700 })
    await chown(place, user.uid, user.uid)
  }
  const environment = {
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    LD_LIBRARY_PATH: join(tree, 'usr/lib/x86_64-linux-gnu'),
    PATH: `${tree}/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
  }
  const script = SCRIPTS.find((path) => existsSync(path)) ?? ''
  const socket = join(runtime, 'docker.sock')
  const host = `unix://${socket}`
  const daemon = ['sh', script, '--storage-driver=vfs', `--data-root=${home}/data`, `--host=${host}`]
  const [program = '', ...words] = user.words(daemon, environment)
  const log = openSync(join(folder, 'log'), 'w')
  const { pid = 0 } = spawn(program, words, { cwd: folder, stdio: ['ignore', log, log], detached: true })
  const docker = (...args: string[]) => run(DOCKER, ['-H', host, ...args])
  made.defer(async () => {
    const left = await tryRun(DOCKER, ['-H', host, 'ps', '-aq'])
    const ids = left.stdout.split('\n').filter((line) => line !== '')
    if (ids.length > 0) await tryRun(DOCKER, ['-H', host, 'rm', '-f', ...ids])
    // The layers belong to numbers that only root of the namespace, or of the host, may remove: removeFolder is root's.
    await endAll(['pkill', '-KILL', '-u', String(user.uid)], pid)
  })
  for (let round = 0; (await tryRun(DOCKER, ['-H', host, 'version'])).code !== 0; round += 1) {
    if (round === 300) throw new Error(`no rootless dockerd: ${(await tryRun('tail', [join(folder, 'log')])).stdout}`)
    await sleep(100)
  }
  await busyboxImage(host)
  const stack = made.move()
  return { socket, host, user, docker, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}
