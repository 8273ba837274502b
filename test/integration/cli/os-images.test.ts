import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OsImage } from '../../../contract/os-image.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import {
  lacking,
  reachableFolder,
  removeDomain,
  removeFolder,
  run,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'
import { digest, layouts, noise, qcow2Header, VendorServer, type Offer } from '../../support/vendor-server.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

let labrig: Labrig
let app: InProcess
let pool: TestPool
let folder: string
let server: VendorServer
/** A disk that qemu made, and the same with data behind it. */
let image: Buffer
const vm = uniqueName('user')

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  pool = await testPool()
  folder = await reachableFolder('files')
  server = await VendorServer.start()
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', join(folder, 'vendor.qcow2'), '8M'])
  image = Buffer.concat([await readFile(join(folder, 'vendor.qcow2')), noise(300_000)])
})
afterAll(async () => {
  if (lack) return
  await removeDomain(vm)
  await app[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  await pool[Symbol.asyncDispose]()
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

const NAME = 'disk.qcow2'

/** What the vendor has, and the user's catalogue that names it under this id. */
async function offer(id: string, file: Offer, sums: string, entry: object = {}): Promise<void> {
  server.offers.set(`/${NAME}`, file)
  server.offers.set('/SUMS', { body: sums })
  server.asked.length = 0
  const own = { family: 'test', name: `Test ${id}`, kind: 'cloud', arch: 'x86_64', format: 'qcow2', user: 'tester' }
  const images = [{ id, ...own, folder: server.folder, file: NAME, checksums: 'SUMS', ...entry }]
  await mkdir(labrig.configFolder, { recursive: true })
  await writeFile(join(labrig.configFolder, 'os-images.json'), JSON.stringify({ version: 1, images }))
}

const rightSums = () => `${digest('sha256', image)}  ${NAME}\n`
const download = (entry: string) => app.client.osImage.download({ entry, pool: pool.name })
const listed = () => app.client.osImage.list({})
const imageOf = async (name: string): Promise<OsImage | undefined> =>
  (await listed()).images.find((one) => one.pool === pool.name && one.name === name)

describe('an OS image of the catalogue', () => {
  it.each(Object.entries(layouts))('is fetched and checked by the %s', async (layout, sums) => {
    const id = `sums-${layout.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}`
    await offer(id, { body: image, etag: '"one"' }, sums(NAME, image))
    await download(id)
    const found = await imageOf(`${id}.qcow2`)
    expect(found).toMatchObject({ origin: 'catalogue', entry: id, user: 'tester', format: 'qcow2', users: [] })
    expect(found?.checksum?.digest).toBe(digest(found?.checksum?.algorithm ?? 'sha256', image))
    expect((await readFile(inPool(pool, `${id}.qcow2`))).equals(image)).toBe(true)
    expect(await virsh('vol-dumpxml', `${id}.qcow2`, pool.name)).toContain("<format type='qcow2'/>")
    expect((await listed()).parts).toEqual([])
  })

  it('is the newest version that the list of checksums names', async () => {
    const sums = ['9.9', '9.10'].map((version) => `${digest('sha256', version)}  disk-${version}.iso`)
    await offer('versions', { body: '' }, sums.join('\n'), { file: 'disk-*.iso', format: 'iso' })
    server.offers.set('/disk-9.10.iso', { body: '9.10' })
    await expect(download('versions')).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'image-format' } })
    expect(server.asked.map(({ path }) => path)).toEqual(['/SUMS', '/disk-9.10.iso'])
    await app.client.osImage.discard({ entry: 'versions' })
  })

  it('that is not what the vendor’s list says is removed, and nothing of it reaches the pool', async () => {
    await offer('corrupt', { body: Buffer.concat([image, Buffer.from('x')]), etag: '"one"' }, rightSums())
    const failure = { code: 'DOWNLOAD_FAILED', data: { problem: 'checksum' } }
    await expect(download('corrupt')).rejects.toMatchObject(failure)
    expect(await imageOf('corrupt.qcow2')).toBeUndefined()
    expect((await listed()).parts).toEqual([])
    expect(await pool.volumes()).not.toContain('corrupt.qcow2')
  })

  it('without a checksum is not even fetched', async () => {
    await offer('unchecked', { body: image }, '<html>Please log in</html>')
    const failure = { code: 'DOWNLOAD_FAILED', data: { problem: 'no-checksum' } }
    await expect(download('unchecked')).rejects.toMatchObject(failure)
    expect(server.asked.map(({ path }) => path)).toEqual(['/SUMS'])
  })

  it('that is not there any more says so', async () => {
    await offer('gone', { body: '', status: 404 }, rightSums())
    await expect(download('gone')).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED', data: { problem: 'not-found' } })
  })

  it('of a host that cannot be reached says which', async () => {
    await offer('offline', { body: image }, rightSums(), { folder: 'http://127.0.0.1:9/' })
    const failure = { code: 'DOWNLOAD_FAILED', data: { problem: 'unreachable', host: '127.0.0.1:9' } }
    await expect(download('offline')).rejects.toMatchObject(failure)
  })

  it('for which there is no room is not begun', async () => {
    await offer('huge', { body: image, claims: 2 ** 50 }, rightSums())
    const refused = await download('huge').catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'DISK_FULL' })
    expect((await listed()).parts).toEqual([])
  })

  it('that leads to another file is refused, whatever its checksum', async () => {
    const trap = qcow2Header({ backing: true })
    await offer('trap', { body: trap }, `${digest('sha256', trap)}  ${NAME}\n`)
    await expect(download('trap')).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'image-refers' } })
    expect(await pool.volumes()).not.toContain('trap.qcow2')
    await app.client.osImage.discard({ entry: 'trap' })
  })

  it('comes through the proxy of the settings', async () => {
    await offer('proxied', { body: image }, rightSums(), { folder: 'http://images.invalid/' })
    await app.client.settings.set({ proxy: `http://me:hunter2@127.0.0.1:${server.port}` })
    const { commands } = await app.client.explain({
      procedure: 'osImage.download',
      input: { entry: 'proxied', pool: pool.name },
    })
    expect(commands.join('\n')).toContain('--proxy')
    expect(commands.join('\n')).not.toContain('hunter2')
    await download('proxied')
    await app.client.settings.set({ proxy: null })
    expect(server.asked.map(({ host }) => host)).toEqual(['images.invalid', 'images.invalid'])
    expect(await imageOf('proxied.qcow2')).toBeDefined()
  })

  /** In a process of its own. @returns its exit code and the hosts that the proxy was asked for */
  async function byEnvironment(id: string, noProxy: string) {
    await offer(id, { body: image }, rightSums(), { folder: 'http://images.invalid/' })
    const env = { http_proxy: server.folder, no_proxy: noProxy }
    const { code } = await labrig.run(['os-image', 'get', id, '--pool', pool.name], { env })
    return { code, asked: server.asked.map(({ host }) => host), there: (await imageOf(`${id}.qcow2`)) !== undefined }
  }

  it('comes through the proxy of the environment', async () => {
    const { code, asked, there } = await byEnvironment('by-environment', 'elsewhere.invalid')
    expect([code, there]).toEqual([0, true])
    expect(asked).toEqual(['images.invalid', 'images.invalid'])
  })

  it('asks no proxy for a host that the environment excepts', async () => {
    const result = await byEnvironment('excepted', 'other.invalid,images.invalid')
    expect(result).toEqual({ code: 1, asked: [], there: false })
  })
})

describe('a download', () => {
  /** Runs until some of it is there, then is cancelled as the page does it. */
  async function begin(id: string): Promise<void> {
    await offer(id, { body: image, etag: '"one"', hangs: 200_000 }, rightSums())
    const running = download(id).catch((error: unknown) => error)
    for (;;) {
      const [part] = (await listed()).parts.filter(({ entry }) => entry === id)
      if (part?.bytes === 200_000) break
    }
    const task = (await app.client.task.list()).find(({ state }) => state === 'running')
    expect(task?.subjects).toContain(`os-image:${id}`)
    await app.client.task.cancel({ task: task?.id ?? '' })
    expect(await running).toMatchObject({ code: 'CANCELLED' })
  }

  it('that was cancelled leaves what it has, and goes on from there in another process', async () => {
    await begin('resumed')
    expect((await listed()).parts).toEqual([{ entry: 'resumed', bytes: 200_000, total: image.length }])
    await offer('resumed', { body: image, etag: '"one"' }, rightSums())
    const { code, stderr } = await labrig.run(['os-image', 'get', 'resumed', '--pool', pool.name])
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' })
    expect(server.asked.map(({ range }) => range)).toEqual([null, 'bytes=200000-'])
    expect(await imageOf('resumed.qcow2')).toMatchObject({ entry: 'resumed' })
  })

  it('begins anew when the vendor has another file meanwhile', async () => {
    await begin('renewed')
    const newer = Buffer.concat([image, noise(1000)])
    await offer('renewed', { body: newer, etag: '"two"' }, `${digest('sha256', newer)}  ${NAME}\n`)
    await download('renewed')
    expect((await readFile(inPool(pool, 'renewed.qcow2'))).equals(newer)).toBe(true)
  })

  it('that is not wanted any more is removed from the cache', async () => {
    await begin('discarded')
    await app.client.osImage.discard({ entry: 'discarded' })
    expect((await listed()).parts).toEqual([])
    await expect(app.client.osImage.discard({ entry: 'discarded' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('a file of this host', () => {
  const path = (name: string) => join(folder, name)
  const bring = (name: string, more: object = {}) =>
    app.client.osImage.import({ path: path(name), pool: pool.name, ...more })

  it.each([
    ['a backing file', qcow2Header({ backing: true }), 'image-refers'],
    ['a data file', qcow2Header({ dataFile: true }), 'image-refers'],
    ['another format', Buffer.from('KDMV'.padEnd(600)), 'image-format'],
    ['a packing', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0]), 'image-format'],
  ])('with %s is refused', async (_, bytes, reason) => {
    await writeFile(path('trap.img'), bytes)
    await expect(bring('trap.img')).rejects.toMatchObject({ code: 'REFUSED', data: { reason } })
    expect(await pool.volumes()).not.toContain('trap.qcow2')
  })

  it('becomes an OS image, with a name of one’s own', async () => {
    await bring('vendor.qcow2', { label: 'Room 5', user: 'pupil' })
    expect(await imageOf('vendor.qcow2')).toMatchObject({
      origin: 'import',
      label: 'Room 5',
      user: 'pupil',
      format: 'qcow2',
    })
    await app.client.osImage.label({ pool: pool.name, name: 'vendor.qcow2', label: 'Room 6' })
    expect(await imageOf('vendor.qcow2')).toMatchObject({ label: 'Room 6', user: 'pupil' })
    const { stdout } = await labrig.run(['os-image', 'ls'])
    expect(stdout).toMatch(/vendor\.qcow2 +\S+ +disk +ready +Room 6/)
  })

  it('stays while a VM stands on it, and is deleted when nobody does', async () => {
    const overlay = inPool(pool, 'overlay.qcow2')
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', inPool(pool, 'vendor.qcow2'), '-F', 'qcow2', overlay])
    await virsh('pool-refresh', pool.name)
    await app.client.vm.create({
      name: vm,
      source: { kind: 'disk', path: overlay, format: 'qcow2' },
      network: { kind: 'none' },
    })
    expect((await imageOf('vendor.qcow2'))?.users.map(({ name }) => name)).toEqual([vm])
    const remove = () => app.client.osImage.delete({ pool: pool.name, name: 'vendor.qcow2' })
    await expect(remove()).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'volume-in-use', detail: vm } })
    expect(await pool.volumes()).toContain('vendor.qcow2')
    await removeDomain(vm)
    await virsh('vol-delete', 'overlay.qcow2', pool.name)
    await remove()
    expect(await pool.volumes()).not.toContain('vendor.qcow2')
    expect(await imageOf('vendor.qcow2')).toBeUndefined()
  })
})

describe('a catalogue of one’s own', () => {
  it('that cannot be read is told, and leaves ours as it is', async () => {
    await writeFile(join(labrig.configFolder, 'os-images.json'), '{"version":1,"images":[{"id":"x"}]}')
    const { problem, catalogue } = await listed()
    expect(problem).toContain('images.0')
    expect(catalogue.length).toBeGreaterThan(20)
  })
})
