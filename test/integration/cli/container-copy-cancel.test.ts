import { createHash, randomFillSync } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { mkdir, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { busyboxImage, docker, lacking, reachableFolder, removeFolder, uniqueName } from '../../support/host/index.ts'

const lack = lacking('root', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const LARGE = 256 << 20
const name = uniqueName('cancel')
const volume = uniqueName('cancel-v')
let labrig: Labrig
let app: InProcess
let folder: string
let large: string
let id: string
let root: string

beforeAll(async () => {
  if (lack) return
  folder = await reachableFolder('cancel')
  large = join(folder, 'large')
  const bytes = Buffer.alloc(1 << 20)
  randomFillSync(bytes)
  await writeFile(large, Buffer.concat(Array.from({ length: 64 }, () => bytes)))
  // The rest reads as zeros: what is copied is as long, and the test's own disk is spared.
  await truncate(large, LARGE)
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  const set = `mkdir -p /srv/big; echo old >/srv/large; head -c ${LARGE} /dev/zero >/srv/big/one; sleep 10000`
  const options = ['-d', '--name', name, '-v', `${volume}:/srv/vol`]
  id = `container:docker/${(await docker('run', ...options, await busyboxImage(), 'sh', '-c', set)).trim()}`
  const pid = (await docker('inspect', '-f', '{{.State.Pid}}', name)).trim()
  root = `/proc/${pid}/root`
  await until(() => (statSync(`${root}/srv/big/one`, { throwIfNoEntry: false })?.size ?? 0) === LARGE)
})
afterAll(async () => {
  if (lack) return
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
  await docker('rm', '-f', '-v', name)
  await docker('volume', 'rm', '-f', volume)
  await removeFolder(folder)
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5)
}

const inside = async (...command: string[]) => (await docker('exec', name, ...command)).trim()

async function sum(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Bytes of what waits under a name of its own in a folder of the container. */
function underWay(place: string): number {
  const own = readdirSync(`${root}${place}`).find((one) => one.startsWith('.labrig-'))
  if (own === undefined) return 0
  return statSync(`${root}${place}/${own}/0`, { throwIfNoEntry: false })?.size ?? 0
}

const begun = (place: string) => until(() => underWay(place) > 1 << 20)
const partOf = (path: string) => until(() => existsSync(`${path}.part`))

/** As its page cancels it: the task is asked to stop. */
async function cancelled(act: Promise<unknown>, when: Promise<void>): Promise<void> {
  const failure = act.then(
    () => null,
    (error: unknown) => error,
  )
  await when
  const running = (await app.client.task.list()).find(({ state }) => state === 'running')
  await app.client.task.cancel({ task: running?.id ?? '' })
  expect(await failure).not.toBeNull()
  expect((await app.client.task.list()).find(({ id: task }) => task === running?.id)?.state).toBe('cancelled')
}

describe('a copy of 256 MiB into a container', () => {
  it('that is cancelled leaves the old file, and nothing else', async () => {
    const before = await inside('ls', '-A', '/srv')
    await cancelled(app.client.container.copyIn({ id, from: large, to: '/srv', replace: true }), begun('/srv'))
    expect(await inside('cat', '/srv/large')).toBe('old')
    expect(await inside('ls', '-A', '/srv')).toBe(before)
  })

  it('that Ctrl-C ends on the command line does so as well, with an exit code of its own', async () => {
    const before = await inside('ls', '-A', '/srv')
    const running = labrig.spawn(['container', 'cp', large, `${name}:/srv/large`, '--replace', '--yes'])
    const ended = new Promise<number | null>((resolve) => running.on('exit', resolve))
    await begun('/srv')
    running.kill('SIGINT')
    expect(await ended).toBe(1)
    expect(await inside('cat', '/srv/large')).toBe('old')
    expect(await inside('ls', '-A', '/srv')).toBe(before)
  })

  it('leaves nothing of a new folder, which has been taken up in a volume', async () => {
    const site = join(folder, 'site')
    await mkdir(join(site, 'vol'), { recursive: true })
    await writeFile(join(site, 'vol/a'), 'a')
    await truncate(join(site, 'vol/a'), LARGE)
    const act = app.client.container.copyIn({ id, from: site, to: '/srv/vol' })
    await cancelled(act, begun('/srv/vol'))
    expect(await inside('ls', '-A', '/srv/vol')).toBe('')
    await rm(site, { recursive: true })
  })

  it('that is left alone is the file, in a container that is stopped as well', async () => {
    await app.client.container.copyIn({ id, from: large, to: '/srv', replace: true })
    expect((await inside('sha256sum', '/srv/large')).split(' ')[0]).toBe(await sum(large))
    expect(await inside('stat', '-c', '%h', '/srv/large')).toBe('1')
    expect(await inside('ls', '-A', '/srv')).toBe('big\nlarge\nvol')
    await docker('stop', '-t', '0', name)
    await app.client.container.copyIn({ id, from: large, to: '/srv/again' })
    await docker('start', name)
    expect((await inside('sha256sum', '/srv/again')).split(' ')[0]).toBe(await sum(large))
    expect(await inside('ls', '-A', '/srv')).toBe('again\nbig\nlarge\nvol')
  })
})

describe('a copy of 256 MiB out of a container', () => {
  it.each([
    ['a file', '/srv/big/one', (to: string) => app.client.container.copyOut({ id, path: '/srv/big/one', to })],
    ['a folder', '/srv/big', (to: string) => app.client.container.copyOut({ id, path: '/srv/big', to })],
    ['all files', '', (path: string) => app.client.container.export({ id, path })],
  ])('that is cancelled leaves nothing: %s', async (_what, _path, act) => {
    const to = join(folder, 'got')
    await cancelled(act(to), partOf(to))
    expect((await readdir(folder)).sort()).toEqual(['large'])
  })

  it('that Ctrl-C ends on the command line leaves nothing', async () => {
    const to = join(folder, 'got')
    const running = labrig.spawn(['container', 'cp', `${name}:/srv/big`, to])
    const ended = new Promise<number | null>((resolve) => running.on('exit', resolve))
    await partOf(to)
    running.kill('SIGINT')
    expect(await ended).toBe(1)
    expect((await readdir(folder)).sort()).toEqual(['large'])
  })
})
