import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import {
  lacking,
  makeDisk,
  reachableFolder,
  removeDomain,
  removeFolder,
  run,
  tinyDisk,
  tinyGuest,
  tinyIso,
  uniqueName,
} from '../../support/host/index.ts'
import { offerTreeinfo } from '../../support/install-trees.ts'
import { VendorServer } from '../../support/vendor-server.ts'
import { HiddenDisplay, lackingVirtManager, openDetails } from '../../support/virt-manager/virt-manager.ts'

const lack = lacking('root', 'libvirtd') ?? lackingVirtManager()
beforeEach((context) => context.skip(lack !== undefined, lack))

let labrig: Labrig
let pool: TestPool
let vendor: VendorServer
let display: HiddenDisplay
let home: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  pool = await testPool()
  vendor = await VendorServer.start()
  offerTreeinfo(vendor, '/tree/')
  display = await HiddenDisplay.open()
  home = await reachableFolder('home')
})
afterAll(async () => {
  if (lack) return
  for (const { name } of sources) await removeDomain(name)
  await display[Symbol.asyncDispose]()
  await vendor[Symbol.asyncDispose]()
  await pool[Symbol.asyncDispose]()
  await removeFolder(home)
  await labrig[Symbol.asyncDispose]()
})

const network = { kind: 'network', name: 'default' }
const seeded = { kind: 'settings', user: 'ada', packages: ['htop'] }

/** One VM of each source there is, with what goes with it. */
const sources = [
  { what: 'an ISO', input: async () => ({ source: { kind: 'iso', path: await tinyIso() }, disk: { size: 1 } }) },
  {
    what: 'an ISO of Windows with Secure Boot and a TPM',
    input: async () => ({
      source: { kind: 'iso', path: await tinyIso() },
      ...{ os: 'http://microsoft.com/win/11', firmware: 'secure-boot', tpm: true, drivers: await tinyIso() },
    }),
  },
  {
    what: 'an OS image with its seed',
    input: async () => ({ source: { kind: 'image', path: await tinyDisk(), format: 'qcow2', cloudInit: seeded } }),
  },
  {
    what: 'an existing disk',
    input: async (name: string) => ({
      source: { kind: 'disk', path: await makeDisk(inPool(pool, `${name}.qcow2`), '64M'), format: 'qcow2' },
    }),
  },
  {
    what: 'a copy of an existing disk',
    input: async () => ({
      source: { kind: 'disk', path: await tinyDisk(), format: 'qcow2', copy: { pool: pool.name, format: 'raw' } },
    }),
  },
  {
    what: 'a kernel',
    input: async () => ({ source: { kind: 'kernel', ...(await tinyGuest()), commandLine: 'console=ttyS0 a="b c"' } }),
  },
  { what: 'the network', input: () => ({ source: { kind: 'pxe' }, firmware: 'uefi' }) },
  {
    what: 'an install tree',
    input: () => ({ source: { kind: 'tree', url: `${vendor.folder}tree/` }, disk: { size: 1 } }),
  },
].map((source) => ({ ...source, name: uniqueName('vmm') }))

describe.each(sources)('a VM from $what', ({ name, input }) => {
  it('is read by virtinst without a change', async () => {
    const given: { disk?: object; source: { kind: string } } = await input(name)
    const disk = given.disk ?? (given.source.kind === 'image' ? { size: 0.0625 } : undefined)
    const more = disk === undefined ? {} : { disk: { ...disk, pool: pool.name } }
    await labrig.call('vm.create', { name, memory: 256, vcpus: 1, network, ...given, ...more })
    const words = ['--connect', 'qemu:///system', name, '--edit', '--memory', '256', '--print-diff']
    expect((await run('virt-xml', words)).trim()).toBe('')
  })

  it('opens on its details page in virt-manager', async () => {
    const { title, rows } = await openDetails(display, home, name)
    // Without the window, the rows are what the others say.
    expect(title, rows.join('\n')).toBe(`${name} on QEMU/KVM`)
    expect(rows).toEqual(expect.arrayContaining(['Overview', 'OS information', 'CPUs', 'Memory', 'Boot Options']))
    expect(rows.join()).toMatch(/NIC :[0-9a-f:]+/)
    expect((await stat(join(home, `pictures/${name}.png`))).size).toBeGreaterThan(10_000)
  })
})
