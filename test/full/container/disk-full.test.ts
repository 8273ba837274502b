import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  busyboxImage,
  BUSYBOX,
  lacking,
  linesOf,
  privateDocker,
  reachableFolder,
  removeFolder,
  run,
  tryRun,
  type PrivateDocker,
} from '../../support/host/index.ts'
import { registry, type Registry } from '../../support/registry/registry.ts'

const lack = lacking('root', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let engine: PrivateDocker
let labrig: Labrig
let app: InProcess
let source: Registry
let folder: string
/** File systems in memory: the engine's data, and where this user's copies go. */
let data: string
let small: string
let id: string

beforeAll(async () => {
  if (lack) return
  folder = await reachableFolder('disk-full')
  data = join(folder, 'data')
  small = join(folder, 'small')
  for (const [place, size] of [
    [data, '48m'],
    [small, '4m'],
  ] as const) {
    await mkdir(place)
    await run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'labrig-test', place])
  }
  engine = await privateDocker(['--data-root', data])
  await busyboxImage(engine.host)
  source = await registry({ namespace: engine.namespace })
  source.release()
  labrig = await Labrig.make({ connections: [{ id: 'docker', engine: 'docker', host: engine.host }] })
  app = await inProcess(labrig)
  await writeFile(join(folder, 'large'), Buffer.alloc(64 << 20, 'x'))
  await writeFile(
    join(folder, 'Dockerfile'),
    `FROM ${BUSYBOX}\nRUN echo begun\nRUN dd if=/dev/zero of=/full bs=1M count=100\n`,
  )
  await writeFile(join(folder, '.dockerignore'), '*\n')
  const container = await engine.docker('run', '-d', '--name', 'box', BUSYBOX, 'sleep', '1000')
  id = `container:docker/${container.trim()}`
  await engine.docker('exec', 'box', 'sh', '-c', 'head -c 16000000 /dev/zero >/sixteen')
})
afterAll(async () => {
  if (lack) return
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
  await source?.[Symbol.asyncDispose]()
  await engine?.[Symbol.asyncDispose]()
  for (const place of [data, small]) await tryRun('umount', ['-l', place])
  await removeFolder(folder)
})

/** Leaves the engine this many MiB. */
async function leaving(free: number, act: () => Promise<unknown>): Promise<unknown> {
  const filling = join(data, 'filling')
  const { stdout } = await tryRun('df', ['--output=avail', '-B1', data])
  const room = Number(linesOf(stdout).at(-1)) - (free << 20)
  if (room > 0) await run('fallocate', ['-l', String(room), filling])
  try {
    return await act().then(
      (value) => ({ value }),
      (failure: unknown) => failure,
    )
  } finally {
    await tryRun('rm', ['-f', filling])
  }
}

const lastTask = async () => (await app.client.task.list())[0]
const full = { code: 'DISK_FULL', data: { cause: 'no-space', remedy: expect.arrayContaining(['df -h']) as string[] } }

describe('a full disk of the engine', () => {
  it('fails a pull, which leaves no image', async () => {
    const reference = `${source.address}/full:slow`
    expect(await leaving(3, () => app.client.image.pull({ reference }))).toMatchObject(full)
    expect(await lastTask()).toMatchObject({ procedure: 'image.pull', state: 'failed' })
    expect(await engine.docker('images', '-q', `${source.address}/full`)).toBe('')
  })

  it('fails a build, with its line, though the builder knows only the exit code of the program that met it', async () => {
    const failure = await leaving(3, () => app.client.image.build({ context: folder, tags: ['full:1'] }))
    expect(failure).toMatchObject({
      message: expect.stringContaining('Dockerfile:3') as string,
      data: { reason: 'build-failed', cause: 'no-space', remedy: full.data.remedy },
    })
    const task = await lastTask()
    expect(task).toMatchObject({ procedure: 'image.build', state: 'failed' })
    expect(task?.parts.at(-1)?.step).toMatchObject({ state: 'failed' })
    expect(await engine.docker('images', '-q', 'full')).toBe('')
  })

  it('fails a copy into a container', async () => {
    const act = () => app.client.container.copyIn({ id, from: join(folder, 'large'), to: '/large' })
    expect(await leaving(3, act)).toMatchObject(full)
    expect(await lastTask()).toMatchObject({ procedure: 'container.copyIn', state: 'failed' })
  })

  it('fails a commit, which leaves no image', async () => {
    const failure = await leaving(3, () => app.client.container.commit({ id, reference: 'full:commit' }))
    expect(failure).toMatchObject(full)
    expect(await engine.docker('images', '-q', 'full')).toBe('')
    expect((await engine.docker('inspect', '-f', '{{.State.Status}}', 'box')).trim()).toBe('running')
  })

  it('is over when there is room: the same acts succeed', async () => {
    await app.client.image.pull({ reference: `${source.address}/full:1` })
    expect(await engine.docker('exec', 'box', 'echo', 'on')).toBe('on\n')
  })
})

describe('a full disk of this user', () => {
  it('fails a copy and an export, and no half file stays', async () => {
    const out = app.client.container.copyOut({ id, path: '/sixteen', to: join(small, 'sixteen') })
    await expect(out).rejects.toMatchObject({ code: 'DISK_FULL' })
    const exported = app.client.container.export({ id, path: join(small, 'box.tar') })
    await expect(exported).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect((await run('ls', ['-A', small])).trim()).toBe('')
  })
})
