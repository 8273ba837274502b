import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { BUSYBOX, lacking } from '../../support/host/index.ts'
import { lackingPodman, rootlessPodman, type Podman } from '../../support/host/podman.ts'

const lack = lacking('root') ?? (await lackingPodman())
beforeEach((context) => context.skip(lack !== undefined, lack))

let podman: Podman
let labrig: Labrig
let app: InProcess
let id: string

beforeAll(async () => {
  if (lack) return
  podman = await rootlessPodman()
  labrig = await Labrig.make({ connections: [{ id: 'podman', engine: 'docker', host: podman.host }] })
  app = await inProcess(labrig)
})
afterAll(async () => {
  if (lack) return
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
  await podman?.[Symbol.asyncDispose]()
})

const seen = async (format: string) => (await podman.podman('ps', '--all', '--format', format)).stdout.trim()

describe('a rootless podman behind its socket', () => {
  it('is an engine like another, with its own version', async () => {
    const version = /\d[\d.]*/.exec((await podman.podman('--version')).stdout)?.[0]
    expect(await app.client.connection.list()).toMatchObject([{ id: 'podman', state: 'ready', version }])
    const [image] = await app.client.image.overview({ connection: 'podman' })
    expect(image?.tags).toEqual([`localhost/${BUSYBOX}`])
    const { images } = await app.client.image.sizes({ connection: 'podman' })
    expect(images.map(({ id: one }) => one)).toEqual([image?.id])
  })

  it('makes and starts a container on the host’s network, and podman agrees', async () => {
    const command = ['sh', '-c', 'echo grüße; echo oops >&2; sleep 1000']
    const spec = { connection: 'podman', image: BUSYBOX, name: 'box', network: 'host', command, start: true }
    id = (await app.client.container.create(spec)).id
    expect(await seen('{{.Names}} {{.Status}}')).toMatch(/^box Up/)
  })

  it('runs commands in it, and gives its log with times', async () => {
    expect(await app.client.container.exec({ id, command: ['sh', '-c', 'echo hi; exit 3'] })).toMatchObject({
      stdout: 'hi\n',
      exitCode: 3,
    })
    const lines: string[] = []
    for await (const batch of await app.client.container.logs({ id, timestamps: true })) {
      for (const { stream, time, text } of batch.lines) lines.push(`${stream} ${time === null ? '' : 'at'} ${text}`)
    }
    expect(lines.sort()).toEqual(['stderr at oops', 'stdout at grüße'])
  })

  it('shows its files, takes and gives them', async () => {
    const { entries } = await app.client.container.files({ id, path: '/etc' })
    expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['group', 'passwd']))
    const to = join(labrig.folder, 'passwd')
    await app.client.container.copyOut({ id, path: '/etc/passwd', to })
    expect(await readFile(to, 'utf8')).toContain('root:x:0:0')
    await app.client.container.copyIn({ id, from: to, to: '/tmp/back' })
    expect((await app.client.container.file({ id, path: '/tmp/back' })).text).toBe(await readFile(to, 'utf8'))
  })

  it('becomes an image; where it cannot be frozen, that is told with the way out', async () => {
    const commit = (pause: boolean) => app.client.container.commit({ id, reference: 'labrig-test/kept:1', pause })
    const frozen = await commit(true).then(
      () => 'done',
      ({ data }: { data: { cause?: string } }) => data.cause,
    )
    // With control groups of version 2 the user has some to freeze.
    expect(['done', 'freeze-unsupported']).toContain(frozen)
    await commit(false)
    expect((await podman.podman('images', '--format', '{{.Repository}}')).stdout).toContain('labrig-test/kept')
  })

  it('stops, starts and deletes', async () => {
    await app.client.container.stop({ id, seconds: 0 })
    expect(await seen('{{.Status}}')).toMatch(/^Exited/)
    await app.client.container.start({ id })
    expect(await seen('{{.Status}}')).toMatch(/^Up/)
    await app.client.container.delete({ id, force: true })
    expect(await seen('{{.Names}}')).toBe('')
  })
})
