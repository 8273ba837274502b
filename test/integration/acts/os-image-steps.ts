import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../support/host/index.ts'
import { digest, VendorServer } from '../../support/vendor-server.ts'
import type { EquivalenceStep } from './equivalence-step.ts'
import type { Twin } from './twins.ts'

const file = ({ name, world }: Twin, suffix: string) => join(world.pool.path, '..', `${name}${suffix}`)
const volume = (twin: Twin, more: object = {}) => ({
  pool: twin.world.pool.name,
  name: `${twin.name}-os.qcow2`,
  ...more,
})

/** A vendor with an image under a version, and a packed one, in the catalogue of the user of the world. */
export async function offerImages(twin: Twin): Promise<VendorServer> {
  const server = await VendorServer.start()
  const image = file(twin, '-vendor.qcow2')
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', image, '8M'])
  const plain = await readFile(image)
  await run('xz', ['--keep', image])
  const packed = await readFile(`${image}.xz`)
  await rm(image)
  await rm(`${image}.xz`)
  server.offers.set('/cloud-9.10-amd64.qcow2', { body: plain, etag: '"one"' })
  server.offers.set('/SHA256SUMS', {
    body: `${'0'.repeat(64)} *cloud-9.9-amd64.qcow2\n${digest('sha256', plain)} *cloud-9.10-amd64.qcow2\n`,
  })
  server.offers.set('/disk.qcow2.xz', { body: packed, etag: '"two"' })
  server.offers.set('/CHECKSUM', { body: `SHA512 (disk.qcow2.xz) = ${digest('sha512', packed)}\n` })
  const entry = {
    ...{ family: 'test', name: 'Test', kind: 'cloud', arch: 'x86_64', format: 'qcow2' },
    folder: server.folder,
  }
  const images = [
    { ...entry, id: 'labrig-test-version', file: 'cloud-*-amd64.qcow2', checksums: 'SHA256SUMS' },
    { ...entry, id: 'labrig-test-packed', file: 'disk.qcow2.xz', packed: 'xz', checksums: 'CHECKSUM' },
  ]
  await mkdir(twin.world.labrig.configFolder, { recursive: true })
  const path = join(twin.world.labrig.configFolder, 'os-images.json')
  await writeFile(path, JSON.stringify({ version: 1, images }))
  return server
}

export const osImageSteps: readonly EquivalenceStep[] = [
  {
    act: 'osImage.download',
    what: 'of the newest version',
    input: (twin) => volume(twin, { entry: 'labrig-test-version' }),
  },
  {
    act: 'osImage.download',
    what: 'of a packed image',
    input: (twin) => volume(twin, { name: `${twin.name}-packed.qcow2`, entry: 'labrig-test-packed' }),
  },
  {
    act: 'osImage.import',
    what: 'of a file',
    before: async (twin) =>
      void (await run('qemu-img', ['create', '-q', '-f', 'qcow2', file(twin, '-arrived.qcow2'), '4M'])),
    input: (twin) => volume(twin, { name: `${twin.name}-arrived.qcow2`, path: file(twin, '-arrived.qcow2') }),
    settle: (twin) => rm(file(twin, '-arrived.qcow2')),
  },
  {
    act: 'osImage.discard',
    what: 'of one that was begun',
    async before({ name, world }) {
      await mkdir(join(world.labrig.cacheFolder, 'os-images', name), { recursive: true })
      await writeFile(join(world.labrig.cacheFolder, 'os-images', name, 'part'), 'x')
    },
    input: ({ name }) => ({ entry: name }),
  },
  { act: 'osImage.delete', what: 'of one', input: (twin) => volume(twin) },
]
