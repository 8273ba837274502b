import { readlinkSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { BUSYBOX, lacking } from '../../support/host/index.ts'
import { firstId, lackingRootless, rootlessDocker, type RootlessDocker } from '../../support/host/rootless-docker.ts'

const lack = lacking('root', 'dockerd') ?? (await lackingRootless())
beforeEach((context) => context.skip(lack !== undefined, lack))

let engine: RootlessDocker
let labrig: Labrig
let app: InProcess
let id: string

beforeAll(async () => {
  if (lack) return
  engine = await rootlessDocker()
  labrig = await Labrig.make({ connections: [{ id: 'rootless', engine: 'docker', host: engine.host }] })
  app = await inProcess(labrig)
})
afterAll(async () => {
  if (lack) return
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
  await engine?.[Symbol.asyncDispose]()
})

const seen = async (format: string) => (await engine.docker('ps', '--all', '--format', format)).trim()
const inspected = async (format: string) => (await engine.docker('inspect', '-f', format, 'box')).trim()

describe('a rootless dockerd of an ordinary user', () => {
  it('is an engine like another, with its own version and images', async () => {
    const version = (await engine.docker('version', '-f', '{{.Server.Version}}')).trim()
    const [connection] = await app.client.connection.list()
    expect(connection).toMatchObject({ id: 'rootless', state: 'ready', version })
    // Being rootless takes no call away: the gaps are those of its age.
    expect(connection?.gaps).not.toContain('no-buildkit')
    expect(connection?.gaps).not.toContain('other-api')
    const [image] = await app.client.image.overview({ connection: 'rootless' })
    expect(image?.tags).toEqual([BUSYBOX])
  })

  it('makes and starts a container with a published port, and docker agrees', async () => {
    const command = ['sh', '-c', 'echo hi; echo oops >&2; sleep 1000']
    const ports = [{ container: 80, protocol: 'tcp' as const, host: 0, address: '127.0.0.1' }]
    const spec = { connection: 'rootless', image: BUSYBOX, name: 'box', ports, command, start: true }
    id = (await app.client.container.create(spec)).id
    expect(await seen('{{.Names}} {{.Status}}')).toMatch(/^box Up/)
    expect(await engine.docker('port', 'box')).toMatch(/^80\/tcp -> 127\.0\.0\.1:\d+/)
  })

  it('runs commands in it, and gives its log', async () => {
    const { stdout, exitCode } = await app.client.container.exec({ id, command: ['sh', '-c', 'id -u; exit 3'] })
    expect({ stdout, exitCode }).toEqual({ stdout: '0\n', exitCode: 3 })
    const lines: string[] = []
    for await (const batch of await app.client.container.logs({ id })) {
      for (const { stream, text } of batch.lines) lines.push(`${stream} ${text}`)
    }
    expect(lines.sort()).toEqual(['stderr oops', 'stdout hi'])
  })

  it('shows the mapping of users and the namespaces by the kernel, and that no control group limits it', async () => {
    const isolation = await app.client.container.isolation({ id })
    const pid = Number(await inspected('{{.State.Pid}}'))
    expect(isolation).toMatchObject({ pid, here: true, unreadable: [] })
    // Root inside is the ordinary user outside; everybody else is one of the user's further numbers.
    const mapping = [
      { inside: 0, outside: engine.user.uid, count: 1 },
      { inside: 1, outside: firstId(engine.user.uid), count: 65_536 },
    ]
    expect(isolation.rights.users).toEqual(mapping)
    expect(isolation.rights.groups.map(({ inside }) => inside)).toEqual([0, 1])
    const user = isolation.namespaces.find(({ kind }) => kind === 'user')
    expect(user).toMatchObject({ same: false, toldBy: 'kernel' })
    expect(user?.inside.id).toBe(/\d+/.exec(readlinkSync(`/proc/${pid}/ns/user`))?.[0])
    expect(isolation.processes).toMatchObject([
      { inside: 1, host: pid, user: { inside: 0, host: engine.user.uid }, command: expect.stringContaining('sleep') },
    ])
    const limited = (await engine.docker('info', '-f', '{{.CgroupDriver}}')).trim() !== 'none'
    expect(isolation.groups !== null).toBe(limited)
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
