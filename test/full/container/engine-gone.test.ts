import { readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Fault } from '../../../contract/fault.ts'
import type { LoadEvent } from '../../../contract/load.ts'
import type { Task } from '../../../contract/task.ts'
import { startHeadlessHost, type HeadlessHost } from '../../../main/headless/server.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { Proxy } from '../../support/app/proxy.ts'
import { StreamClient } from '../../support/app/stream-client.ts'
import { Watcher } from '../../support/app/watcher.ts'
import {
  busyboxImage,
  BUSYBOX,
  lacking,
  privateDocker,
  reachableFolder,
  removeFolder,
  type PrivateDocker,
} from '../../support/host/index.ts'
import { registry, type Registry } from '../../support/registry/registry.ts'

const lack = lacking('root', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

/** At the pace of the proxy a copy of it lasts; holes, so that it costs nothing to make. Bytes. */
const LARGE = 2 ** 30

/** Acts that are under way when the engine goes. */
const acts = [
  'image.build',
  'image.pull',
  'container.exec',
  'container.copyIn',
  'container.copyOut',
  'container.commit',
  'container.export',
] as const

let engine: PrivateDocker
let proxy: Proxy
let labrig: Labrig
let app: InProcess
let host: HeadlessHost
let cookie: string
let source: Registry
let folder: string
/** Containers by what is done with them. */
const ids = new Map<string, string>()

async function setUp(args: readonly string[]): Promise<void> {
  engine = await privateDocker(['--shutdown-timeout', '1', ...args])
  await busyboxImage(engine.host)
  source = await registry({ namespace: engine.namespace })
  folder = await reachableFolder('engine-gone')
  proxy = await Proxy.listen(join(folder, '.docker.sock'), engine.socket)
  proxy.pace = 20
  labrig = await Labrig.make({ connections: [{ id: 'docker', engine: 'docker', host: `unix://${proxy.path}` }] })
  app = await inProcess(labrig)
  await writeFile(join(labrig.folder, 'index.html'), '<!doctype html><title>page</title>')
  host = await startHeadlessHost({ services: app.services, root: labrig.folder, port: 0 })
  const answer = await fetch(host.issueUrl(), { redirect: 'manual' })
  cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  await writeFile(join(folder, 'large'), '')
  await truncate(join(folder, 'large'), LARGE)
  await writeFile(join(folder, 'Dockerfile'), `FROM ${BUSYBOX}\nRUN echo begun && sleep 1000\n`)
  await writeFile(join(folder, '.dockerignore'), '*\n')
  for (const name of ['talks', 'takes', 'gives', 'commits', 'exports']) {
    const script = `truncate -s ${name === 'talks' || name === 'takes' ? 0 : name === 'commits' ? 8 * LARGE : LARGE} /large; i=0; while :; do i=$((i+1)); echo line $i; sleep 0.2; done`
    const id = await engine.docker('run', '-d', '--stop-timeout', '1', '--name', name, BUSYBOX, 'sh', '-c', script)
    ids.set(name, `container:docker/${id.trim()}`)
  }
}
async function tearDown(): Promise<void> {
  await host?.[Symbol.asyncDispose]()
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
  await proxy?.[Symbol.asyncDispose]()
  await source?.[Symbol.asyncDispose]()
  await engine?.[Symbol.asyncDispose]()
  if (folder) await removeFolder(folder)
}

const of = (name: string): string => ids.get(name) ?? ''
const tasks = (): Promise<Task[]> => app.client.task.list()

/** What became of it: nothing that is under way may stay so. */
interface Ended {
  readonly value?: unknown
  readonly failure?: Fault
}
const ended = (act: Promise<unknown>): Promise<Ended> =>
  act.then(
    (value) => ({ value }),
    (failure: unknown) => ({ failure: failure as Fault }),
  )

const until = (holds: () => boolean | Promise<boolean>) => vi.waitUntil(holds, { timeout: 30_000, interval: 20 })

/** A log that is followed: what came of it, and how it ended. */
function followed() {
  const lines: string[] = []
  const stop = new AbortController()
  const read = async () => {
    const input = { id: of('talks'), follow: true }
    for await (const batch of await app.client.container.logs(input, { signal: stop.signal })) {
      lines.push(...batch.lines.map(({ text }) => text))
    }
  }
  return { lines, stop, end: ended(read()) }
}

function measured() {
  const events: LoadEvent[] = []
  const stop = new AbortController()
  const read = async () => {
    for await (const event of await app.client.load.watch({ of: of('talks') }, { signal: stop.signal })) {
      events.push(event)
    }
  }
  return { events, stop, end: ended(read()) }
}

/** Everything at once, so that one fall of the engine tells of all. */
async function begin(round: string) {
  const { container, image } = app.client
  const outcomes = {
    'image.build': ended(image.build({ context: folder, tags: [`gone:${round}`], noCache: true })),
    'image.pull': ended(image.pull({ reference: `${source.address}/gone:slow` })),
    'container.exec': ended(container.exec({ id: of('talks'), command: ['sh', '-c', 'echo begun; sleep 1000'] })),
  }
  const log = followed()
  const load = measured()
  const { stream } = await app.client.console.exec({ id: of('talks'), command: ['sh', '-c', 'echo ready; cat'] })
  const terminal = await StreamClient.open({ port: host.port, cookie }, stream)
  await terminal.waitFor(/ready/)
  const running = async (procedure: string) =>
    (await tasks()).find((task) => task.procedure === procedure && task.state === 'running')
  const parts = async (procedure: string) => (await running(procedure))?.parts ?? []
  await until(async () => (await parts('image.build')).some(({ step }) => step?.output.includes('begun')))
  await until(async () => (await parts('image.pull')).some(({ current }) => (current ?? 0) > 0))
  await until(() => log.lines.length > 0)
  await until(() => load.events.some(({ type }) => type === 'point'))
  const bulk = {
    'container.copyIn': ended(container.copyIn({ id: of('takes'), from: join(folder, 'large'), to: '/copied' })),
    'container.copyOut': ended(container.copyOut({ id: of('gives'), path: '/large', to: join(folder, 'out') })),
    'container.export': ended(container.export({ id: of('exports'), path: join(folder, 'export.tar') })),
  }
  for (const act of ['container.copyIn', 'container.copyOut', 'container.export']) {
    await until(async () => (await parts(act)).some(({ current }) => (current ?? 0) > 0))
  }
  const commit = ended(container.commit({ id: of('commits'), reference: `gone:commit-${round}`, pause: false }))
  await until(async () => (await running('container.commit'))?.at?.includes('commit') ?? false)
  return { outcomes: { ...outcomes, ...bulk, 'container.commit': commit }, log, load, terminal }
}

/** Killed and started anew, an engine first ends what still runs, one after another, unless it is told to let it live. */
const ways = [
  { how: 'kill', args: ['--live-restore'] },
  { how: 'stop', args: [] },
] as const

describe.each(ways)('an engine that goes away ($how) with all kinds of work under way', ({ how, args }) => {
  type Before = Awaited<ReturnType<typeof begin>>
  let before: Before
  let watcher: Watcher
  const results = new Map<string, Ended>()

  beforeAll(async () => {
    if (lack) return
    await setUp(args)
    watcher = new Watcher(app)
    await watcher.until('ready', () => watcher.connection('docker')?.state === 'ready')
    before = await begin(how)
    await engine.halt(how)
    for (const act of acts) results.set(act, await before.outcomes[act])
  })
  afterAll(async () => {
    before?.load.stop.abort()
    before?.log.stop.abort()
    before?.terminal[Symbol.dispose]()
    await watcher?.[Symbol.asyncDispose]()
    if (!lack) await tearDown()
  })

  it.each(acts)('%s ends, and where it could not end well, its task says why and what is next', async (act) => {
    const { failure, value } = results.get(act) ?? {}
    const task = (await tasks()).find(({ procedure }) => procedure === act)
    expect(task?.ended).not.toBeNull()
    // A stopping engine ends the processes of its containers first: who waits for one may learn that it was killed.
    if (how === 'stop' && value !== undefined)
      return expect([act, value]).toMatchObject(['container.exec', { exitCode: 137 }])
    expect(task).toMatchObject({ state: 'failed', error: { code: failure?.code } })
    if (how === 'stop' && act === 'image.build') {
      expect(failure).toMatchObject({ code: 'REFUSED', data: { cause: 'build-step-killed' } })
      return expect(failure?.message).toContain('Dockerfile:2')
    }
    expect(failure).toMatchObject({ code: 'ENGINE_UNAVAILABLE', data: { state: 'lost' } })
  })

  it('leaves no half file of a copy or an export behind', async () => {
    expect((await readdir(folder)).sort()).toEqual(['.docker.sock', '.dockerignore', 'Dockerfile', 'large'])
  })

  it('ends the terminal, which says that it was not its program', async () => {
    const code = await before.terminal.end()
    // As above: it may still be told that its program was killed.
    const told = code === 137 && how === 'stop' ? ['exit'] : ['error', 'exit']
    expect([code === 137 ? null : code, ...before.terminal.control.map(({ type }) => type)]).toEqual([null, ...told])
  })

  it('ends the log, which goes on where it was when the engine is back; so does the load', async () => {
    const { failure } = await before.log.end
    if (how === 'kill') expect(failure).toMatchObject({ code: 'ENGINE_UNAVAILABLE', data: { state: 'lost' } })
    expect((await tasks()).filter(({ state }) => state === 'running')).toEqual([])
    await watcher.until('that it is away', () => watcher.connection('docker')?.state !== 'ready')
    await engine.resume()
    await watcher.until('that it is back', () => watcher.connection('docker')?.state === 'ready', 60_000)
    await engine.docker('start', 'talks')
    const points = before.load.events.length
    await expect.poll(() => before.load.events.length, { timeout: 20_000 }).toBeGreaterThan(points)
    const again = followed()
    await expect.poll(() => again.lines.length, { timeout: 20_000 }).toBeGreaterThan(before.log.lines.length)
    again.stop.abort()
    expect(again.lines.slice(0, before.log.lines.length)).toEqual(before.log.lines)
  })
})
