import { createServer } from 'node:net'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  busyboxImage,
  docker,
  lacking,
  lackingRegistry,
  linesOf,
  registryImage,
  uniqueName,
} from '../../support/host/index.ts'
import { registry as fakeRegistry, type Registry } from '../../support/registry/registry.ts'

const lack = lacking('root', 'dockerd') ?? (await lackingRegistry())
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('registry')
const local = uniqueName('local')
let labrig: Labrig
let app: InProcess
let locked: Registry
let logins: string
let address: string
let port: number

async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const server = createServer().listen(0, '127.0.0.1', () => {
    const at = server.address()
    server.close(() => resolve(typeof at === 'object' && at !== null ? at.port : 0))
  })
  return promise
}

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  logins = join(labrig.folder, 'docker')
  Object.assign(labrig.environment, { DOCKER_CONFIG: logins })
  vi.stubEnv('DOCKER_CONFIG', logins)
  app = await inProcess(labrig)
  locked = await fakeRegistry({ login: 'user:the-pass-word' })
  port = await freePort()
  address = `127.0.0.1:${port}`
  await docker('tag', await busyboxImage(), `${local}:1`)
})
afterAll(async () => {
  if (lack) return
  await docker('rm', '-f', name).catch(() => undefined)
  await docker('volume', 'rm', `${name}-data`).catch(() => undefined)
  const names = linesOf(await docker('images', '--format', '{{.Repository}}:{{.Tag}}'))
  const ours = names.filter((one) => one.startsWith(`${address}/`) || one.startsWith(`${local}:`))
  if (ours.length > 0) await docker('rmi', ...ours)
  vi.unstubAllEnvs()
  await locked[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
  await labrig[Symbol.asyncDispose]()
})

const tagsOf = async (repository: string) => (await app.client.registry.tags({ address, repository })).tags
const known = async () => (await app.client.registry.list({})).registries
const start = async (more: object = {}) =>
  app.client.registry.start({ name, port, image: await registryImage(), ...more })

describe('a registry of one’s own', () => {
  it('is started on loopback, and answers when the act has ended', async () => {
    const said = await labrig.output(
      ...['registry', 'start', '--name', name, '--port', String(port), '--image', await registryImage()],
    )
    expect(said).toContain(`--publish ${address}:5000`)
    expect(await (await fetch(`http://${address}/v2/_catalog`)).json()).toEqual({ repositories: [] })
    const registries = await known()
    expect(registries).toContainEqual(
      expect.objectContaining({
        address,
        loopback: true,
        insecure: true,
        container: expect.objectContaining({ name }),
      }),
    )
    expect(registries.at(-1)).toMatchObject({ address: 'docker.io', insecure: false })
  })

  it('takes an image under its name, shows it in its catalogue, and gives it back', async () => {
    const id = `image:docker/${(await docker('image', 'inspect', '-f', '{{.Id}}', `${local}:1`)).trim()}`
    for (const tag of ['1', '2', '10']) {
      const reference = `${address}/team/app:${tag}`
      await app.client.image.tag({ id, reference })
      await app.client.image.push({ reference })
    }
    expect(await labrig.output('registry', 'catalogue', address)).toBe('team/app\n')
    const tags = await tagsOf('team/app')
    expect(tags.map(({ tag }) => tag)).toEqual(['1', '2', '10'])
    const manifest = await fetch(`http://${address}/v2/team/app/manifests/1`, {
      headers: { accept: 'application/vnd.docker.distribution.manifest.v2+json' },
    })
    const { config, layers } = (await manifest.json()) as { config: { size: number }; layers: { size: number }[] }
    expect(tags[0]).toMatchObject({
      digest: manifest.headers.get('docker-content-digest'),
      size: layers.reduce((sum, { size }) => sum + size, config.size),
      layers: 1,
    })
    await docker('rmi', `${address}/team/app:1`)
    await app.client.image.pull({ reference: `${address}/team/app:1` })
    expect(`image:docker/${(await docker('image', 'inspect', '-f', '{{.Id}}', `${address}/team/app:1`)).trim()}`).toBe(
      id,
    )
  })

  it('loses every tag of a manifest that is deleted, and says so before', async () => {
    const input = { address, repository: 'team/app', tag: '2' }
    const { destroys } = await app.client.explain({ procedure: 'registry.delete', input })
    expect(destroys.map(({ text }) => text).sort()).toEqual(
      ['1', '10', '2'].map((tag) => `${address}/team/app:${tag} in the registry`),
    )
    await labrig.output('registry', 'rm', `${address}/team/app:2`, '--yes')
    expect(await tagsOf('team/app')).toEqual([])
    await expect(app.client.registry.delete(input)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('says why nothing can be deleted in one that was started without it', async () => {
    await docker('rm', '-f', name)
    await start({ deletion: false })
    await docker('push', '-q', `${address}/team/app:10`)
    await expect(app.client.registry.delete({ address, repository: 'team/app', tag: '10' })).rejects.toMatchObject({
      data: { reason: 'registry-deletion' },
    })
    expect(await tagsOf('team/app')).toHaveLength(1)
  })

  it('is told by name where its port is taken', async () => {
    await expect(start({ name: `${name}-2` })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      data: { held: { by: 'container', name } },
    })
  })
})

describe('a login to a registry', () => {
  const input = () => ({ address: locked.address, username: 'user', password: 'the-pass-word' })
  const kept = async () => JSON.parse(await readFile(join(logins, 'config.json'), 'utf8')) as Record<string, unknown>

  it('is not put into docker’s own file unless that was agreed to', async () => {
    await expect(app.client.registry.login(input())).rejects.toMatchObject({ data: { reason: 'plain-login' } })
    await expect(stat(logins)).rejects.toThrow('ENOENT')
  })

  it('is tried before it is kept', async () => {
    const wrong = { ...input(), password: 'another', plain: true }
    await expect(app.client.registry.login(wrong)).rejects.toMatchObject({ data: { reason: 'registry-password' } })
    await expect(stat(logins)).rejects.toThrow('ENOENT')
    await expect(app.client.registry.catalogue({ address: locked.address })).rejects.toMatchObject({
      data: { reason: 'registry-login' },
    })
  })

  it('is kept where docker keeps it, readable by its owner alone; docker uses it, and both forget it', async () => {
    await app.client.registry.login({ ...input(), plain: true })
    expect((await stat(join(logins, 'config.json'))).mode & 0o777).toBe(0o600)
    const auth = Buffer.from('user:the-pass-word').toString('base64')
    expect(await kept()).toMatchObject({ auths: { [locked.address]: { auth } } })
    const registries = await known()
    expect(registries).toContainEqual(
      expect.objectContaining({
        address: locked.address,
        login: { username: 'user' },
        store: { kind: 'file', path: join(logins, 'config.json') },
      }),
    )
    const mine = `${locked.address}/mine:1`
    await docker('tag', `${local}:1`, mine)
    await docker('--config', logins, 'push', '-q', mine)
    await docker('rmi', mine)
    expect(await labrig.output('registry', 'catalogue', locked.address)).toBe('mine\n')
    await labrig.output('registry', 'logout', locked.address)
    expect(await kept()).toEqual({ auths: {} })
    await expect(app.client.registry.logout({ address: locked.address })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('goes to the helper that is set up, and leaves no word in the file', async () => {
    const helper = join(labrig.folder, 'docker-credential-labrig-test')
    const store = join(labrig.folder, 'kept')
    const script = `#!/bin/sh
case $1 in
store) cat >${store};;
get) cat ${store};;
list) printf '{"${locked.address}":"user"}';;
erase) rm -f ${store};;
esac
`
    await writeFile(helper, script, { mode: 0o755 })
    await writeFile(join(logins, 'config.json'), '{"credsStore": "labrig-test", "experimental": "enabled"}')
    vi.stubEnv('PATH', `${labrig.folder}:${process.env['PATH']}`)
    await app.client.registry.login(input())
    expect(JSON.parse(await readFile(store, 'utf8'))).toEqual({
      ServerURL: locked.address,
      Username: 'user',
      Secret: 'the-pass-word',
    })
    expect(await kept()).toEqual({
      credsStore: 'labrig-test',
      experimental: 'enabled',
      auths: { [locked.address]: {} },
    })
    expect((await app.client.registry.catalogue({ address: locked.address })).repositories).toEqual(['mine'])
    await app.client.registry.logout({ address: locked.address })
    await expect(stat(store)).rejects.toThrow('ENOENT')
    await rm(helper)
  })

  it('stands nowhere in what labrig writes', async () => {
    const written = [...(await labrig.written())].filter(([path]) => path.includes('/state/'))
    expect(written.some(([path]) => path.includes('/journal/'))).toBe(true)
    expect(written.filter(([, text]) => text.includes('the-pass-word'))).toEqual([])
  })
})
