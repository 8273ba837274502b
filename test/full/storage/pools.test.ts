import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PoolSource } from '../../../contract/pool-source.ts'
import { lacking, lackingDebianDisk } from '../../support/host/index.ts'
import { StorageGuest } from './storage-guest.ts'

const lack = lacking('root', 'libvirtd') ?? lackingDebianDisk()
beforeEach((context) => context.skip(lack !== undefined, lack))

const MIB = 1 / 1024
const TARGET = 'iqn.2026-01.org.example:disks'
let guest: StorageGuest

beforeAll(async () => {
  if (lack === undefined) guest = await StorageGuest.boot()
})
afterAll(() => guest?.[Symbol.asyncDispose]())

const stateOf = async (pool: string) =>
  (await guest.client.storage.overview({})).pools.find(({ name }) => name === pool)
const volumesOf = async (pool: string) =>
  (await guest.client.storage.overview({})).volumes.filter((volume) => volume.pool === pool)
const namesOf = async (pool: string) => (await volumesOf(pool)).map(({ name }) => name).sort()
const create = (pool: string, source: PoolSource, prepare: 'keep' | 'if-empty' = 'keep') =>
  guest.client.pool.create({ pool, source, prepare })
/** What a new disk held before somebody else had it. */
const spoil = (path: string) => guest.asRoot(`tr "\\0" x </dev/zero | dd of=${path} bs=64k iflag=fullblock || true`)
const isZero = (path: string, bytes: number) => guest.asRoot(`cmp -n ${bytes} ${path} /dev/zero && echo zero`)
const expectNoPools = async () => expect(await guest.asRoot('virsh -q pool-list --all --name')).toMatch(/^\s*$/)

describe('a volume group', () => {
  const pool = 'group'
  let devices: string[]

  it('is made of the devices that it is given, and of none that are in use', async () => {
    devices = [await guest.device('lvm-a'), await guest.device('lvm-b')]
    const source = { type: 'logical' as const, group: 'labrig_vg', devices }
    const rootDevice = (await guest.shell.run('findmnt -no SOURCE /')).trim()
    const onRoot = guest.client.pool.create({
      pool,
      source: { ...source, devices: [rootDevice] },
      prepare: 'overwrite',
    })
    await expect(onRoot).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'device-in-use' } })
    const wrong = create(pool, { ...source, devices: ['/dev/nothing'] }, 'if-empty')
    await expect(wrong).rejects.toMatchObject({ code: 'INVALID_INPUT', data: { field: 'source.devices' } })
    await expect(create(pool, { ...source, devices: [] })).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    await expectNoPools()
    await create(pool, source, 'if-empty')
    expect(await guest.asRoot('vgs --noheadings -o vg_name,pv_count')).toMatch(/labrig_vg +2/)
    expect(await stateOf(pool)).toMatchObject({ type: 'logical', active: true, path: '/dev/labrig_vg' })
    await expect(create('again', source, 'if-empty')).rejects.toMatchObject({ code: 'NAME_TAKEN' })
  })

  it('has logical volumes as its disks, which take their space at once and have no format', async () => {
    await guest.client.volume.create({ pool, name: 'one', size: 50 * MIB })
    const make = (more: object) => guest.client.volume.create({ pool, name: 'other', size: 50 * MIB, ...more })
    await expect(make({ name: 'one' })).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    await expect(make({ format: 'qcow2' })).rejects.toMatchObject({ code: 'INVALID_INPUT', data: { field: 'format' } })
    await expect(make({ size: 1 })).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(await guest.asRoot('lvs --noheadings --units m -o lv_name,lv_size')).toMatch(/^ +one +52\.00m\s*$/)
    expect(await volumesOf(pool)).toMatchObject([{ path: '/dev/labrig_vg/one', format: null, capacity: 52 * 2 ** 20 }])
  })

  it('copies them whole, gives them out and takes them in, and zeroes them', async () => {
    await spoil('/dev/labrig_vg/one')
    await guest.client.volume.clone({ pool, name: 'one', to: 'two' })
    await guest.asRoot(
      'cmp /dev/labrig_vg/one /dev/labrig_vg/two; test "$(lvs --noheadings -o segtype labrig_vg/two | tr -d " ")" = linear',
    )
    await guest.client.volume.delete({ pool, name: 'two' })
    // Of the space that `two` had, which is full of x: holes of the file are to be zeros all the same.
    await guest.asRoot(
      'rm -f /root/up /root/down; printf begin >/root/up; truncate -s 5M /root/up; printf end >>/root/up',
    )
    await guest.client.volume.upload({ pool, name: 'up', path: '/root/up' })
    await guest.client.volume.download({ pool, name: 'up', path: '/root/down' })
    await guest.asRoot('cmp -n 5242883 /root/up /root/down; rm /root/down')
    await guest.client.volume.wipe({ pool, name: 'one' })
    expect(await isZero('/dev/labrig_vg/one', 52 * 2 ** 20)).toBe('zero\n')
    expect(await namesOf(pool)).toEqual(['one', 'up'])
  })

  it('says what resizes them, which libvirt does not', async () => {
    const refusal = guest.client.volume.resize({ pool, name: 'one', size: 80 * MIB })
    const caught = (await refusal.catch((error: unknown) => error)) as { data: { remedy: string[] } }
    expect(caught).toMatchObject({ code: 'UNSUPPORTED', data: { feature: 'resizing disks in logical pools' } })
    await guest.asRoot(caught.data.remedy.join('\n').replace('sudo', ''))
    const capacity = async () => (await volumesOf(pool)).find(({ name }) => name === 'one')?.capacity
    // libvirt tells of its second look at the pool in its own time.
    await expect.poll(capacity, { timeout: 30_000 }).toBe(80 * 2 ** 20)
  })

  it('gives a VM its disk as a block device, copies that for a clone, and takes both back', async () => {
    const source = { kind: 'pxe' as const }
    const disk = { size: 20 * MIB, pool }
    const bridge = { kind: 'bridge' as const, name: 'lo' }
    const about = { source, disk, memory: 64, vcpus: 1, graphics: { kind: 'none' as const } }
    const { id } = await guest.client.vm.create({ name: 'web', ...about, network: bridge })
    const place = (vm: string) => guest.asRoot(`virsh -q domblklist ${vm} --details`)
    expect(await place('web')).toMatch(/^ *block +disk +vda +\/dev\/labrig_vg\/web\s*$/)
    expect((await volumesOf(pool)).find(({ name }) => name === 'web')).toMatchObject({ users: [{ name: 'web' }] })
    const used = { code: 'REFUSED', data: { reason: 'volume-in-use' } }
    await expect(guest.client.volume.wipe({ pool, name: 'web' })).rejects.toMatchObject(used)
    await expect(guest.client.pool.delete({ pool })).rejects.toMatchObject({ code: 'REFUSED' })
    await guest.asRoot('printf mark | dd of=/dev/labrig_vg/web conv=notrunc status=none')
    await guest.client.vm.clone({ id, name: 'web-2', kind: 'full' })
    expect(await place('web-2')).toMatch(/^ *block +disk +vda +\/dev\/labrig_vg\/web-2\s*$/)
    expect(await guest.asRoot('head -c 4 /dev/labrig_vg/web-2')).toBe('mark')
    await expect(guest.client.vm.clone({ id, name: 'thin', kind: 'linked' })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    })
    for (const vm of ['web-2', 'web']) {
      const found = (await guest.client.inventory.machines(undefined)).find(({ name }) => name === vm)
      await guest.client.vm.delete({ id: found?.id ?? '', files: true })
    }
    expect(await namesOf(pool)).toEqual(['one', 'up'])
  })

  it('is forgotten and found again, and goes with all that it was made of', async () => {
    await guest.client.pool.delete({ pool })
    await expectNoPools()
    const [found] = await guest.client.pool.sources({ type: 'logical' })
    expect(found).toMatchObject({ name: 'labrig_vg', devices })
    await create(pool, { type: 'logical', group: 'labrig_vg', devices })
    expect(await namesOf(pool)).toEqual(['one', 'up'])
    await guest.client.volume.delete({ pool, name: 'up' })
    await guest.client.pool.delete({ pool, storage: true })
    expect(await guest.asRoot('vgs --noheadings; pvs --noheadings; lvs --noheadings')).toBe('')
    await expectNoPools()
  })
})

describe('a share of NFS', () => {
  const pool = 'share'
  const path = '/var/lib/labrig-share'

  it('is found at its server, mounted while it runs, and leaves no folder when it cannot be', async () => {
    await guest.asRoot('mkdir -p /srv/share; echo "/srv/share *(rw,no_root_squash,no_subtree_check)" >/etc/exports')
    const silent = { data: { cause: 'server-silent', left: [] } }
    const source = { type: 'netfs' as const, host: '127.0.0.1', folder: '/srv/share', format: 'nfs' as const, path }
    await expect(create(pool, source)).rejects.toMatchObject(silent)
    await guest.asRoot('systemctl start nfs-server')
    expect(await guest.client.pool.sources({ type: 'netfs', host: '127.0.0.1' })).toMatchObject([
      { name: '/srv/share' },
    ])
    const refused = { code: 'ENGINE_ERROR', data: { cause: 'share-refused', left: [] } }
    await expect(create(pool, { ...source, folder: '/srv/none' })).rejects.toMatchObject(refused)
    expect(await guest.asRoot(`test ! -e ${path} && echo gone`)).toBe('gone\n')
    await expectNoPools()
    await create(pool, source)
    expect(await guest.asRoot(`findmnt -no SOURCE,FSTYPE ${path}`)).toMatch(/^127\.0\.0\.1:\/srv\/share +nfs4?\s*$/)
  })

  it('keeps images that are made, grown, shrunk, wiped, converted and deleted on the server', async () => {
    const on = { pool, name: 'disk.qcow2' }
    await guest.client.volume.create({ ...on, size: 1 })
    await guest.client.volume.resize({ ...on, size: 2 })
    const smaller = guest.client.volume.resize({ ...on, size: 1 })
    await expect(smaller).rejects.toMatchObject({ code: 'INVALID_INPUT', data: { field: 'size' } })
    await guest.client.volume.clone({ ...on, to: 'copy.qcow2' })
    await guest.client.volume.convert({ ...on, to: 'plain.img', format: 'raw', replace: true })
    expect(await guest.asRoot('stat -c "%n %s" /srv/share/*')).toMatch(/copy\.qcow2 \d+\n.*plain\.img 2147483648\n$/)
    await guest.client.volume.resize({ pool, name: 'plain.img', size: 0.01, shrink: true })
    await spoil('/srv/share/plain.img conv=notrunc count=160')
    await guest.client.volume.wipe({ pool, name: 'plain.img' })
    expect(await isZero('/srv/share/plain.img', 10 * 2 ** 20)).toBe('zero\n')
    for (const name of ['copy.qcow2', 'plain.img']) await guest.client.volume.delete({ pool, name })
    expect(await guest.asRoot('ls -A /srv/share')).toBe('')
  })

  it('is unmounted when it is stopped, and goes with its folder', async () => {
    await guest.client.pool.stop({ pool })
    expect(await guest.asRoot(`findmnt ${path} || echo none`)).toBe('none\n')
    await guest.client.pool.start({ pool })
    await guest.client.pool.delete({ pool, storage: true })
    expect(await guest.asRoot(`findmnt ${path} || test ! -e ${path} && echo gone`)).toBe('gone\n')
    await expectNoPools()
  })
})

describe('a target of iSCSI', () => {
  const pool = 'target'
  const source = { type: 'iscsi' as const, host: '127.0.0.1', target: TARGET }
  let disk: { name: string; path: string }

  it('is found at its portal and logged in to; an unknown one leaves nothing', async () => {
    const admin = 'tgtadm --lld iscsi --mode'
    await guest.asRoot(
      [
        'systemctl start tgt; truncate -s 64M /srv/lun',
        `${admin} target --op new --tid 1 -T ${TARGET}; ${admin} logicalunit --op new --tid 1 --lun 1 -b /srv/lun`,
        `${admin} target --op bind --tid 1 -I ALL`,
      ].join('\n'),
    )
    expect(await guest.client.pool.sources({ type: 'iscsi', host: '127.0.0.1' })).toMatchObject([{ name: TARGET }])
    const unknown = create(pool, { ...source, target: `${TARGET}.none` })
    await expect(unknown).rejects.toMatchObject({ code: 'ENGINE_ERROR', data: { cause: 'target-refused' } })
    await expectNoPools()
    await create(pool, source)
    expect(await stateOf(pool)).toMatchObject({ type: 'iscsi', active: true, capacity: 64 * 2 ** 20 })
  })

  it('has the units of its server as disks, which are copied to and from, wiped, and neither made nor resized', async () => {
    const [unit] = await volumesOf(pool)
    expect(unit).toMatchObject({ capacity: 64 * 2 ** 20, format: null })
    disk = unit ?? { name: '', path: '' }
    expect(disk.path).toContain(`/dev/disk/by-path/ip-127.0.0.1:3260-iscsi-${TARGET}`)
    await spoil('/srv/lun conv=notrunc count=64')
    await guest.client.volume.download({ pool, name: disk.name, path: '/root/lun' })
    await guest.asRoot('cmp /srv/lun /root/lun; rm /root/lun')
    await guest.client.volume.wipe({ pool, name: disk.name })
    expect(await isZero('/srv/lun', 64 * 2 ** 20)).toBe('zero\n')
    const made = guest.client.volume.create({ pool, name: 'new', size: 10 * MIB })
    await expect(made).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    const grown = guest.client.volume.resize({ pool, name: disk.name, size: 1 })
    await expect(grown).rejects.toMatchObject({ code: 'UNSUPPORTED' })
  })

  it('is a VM’s disk where it lies, and logged out of when it goes', async () => {
    const { id } = await guest.client.vm.create({
      name: 'on-lun',
      source: { kind: 'disk', path: disk.path, format: 'raw' },
      ...{ memory: 64, vcpus: 1, graphics: { kind: 'none' }, network: { kind: 'none' } },
    })
    expect(await guest.asRoot('virsh -q domblklist on-lun --details')).toMatch(/^ *block +disk +vda +\/dev\/disk\//)
    await expect(guest.client.pool.delete({ pool })).rejects.toMatchObject({ code: 'REFUSED' })
    await guest.client.vm.delete({ id })
    await guest.client.pool.delete({ pool })
    expect(await guest.asRoot('iscsiadm -m session 2>&1 || true')).toContain('No active sessions')
    await expectNoPools()
  })
})

describe('a whole disk', () => {
  it('with a file system is formatted once, and leaves no folder when it cannot be', async () => {
    const source = { type: 'fs' as const, device: await guest.device('files'), path: '/var/lib/labrig-files' }
    // xfs takes no device as small as this one.
    await expect(create('files', { ...source, format: 'xfs' }, 'if-empty')).rejects.toMatchObject({
      code: 'ENGINE_ERROR',
    })
    expect(await guest.asRoot(`test ! -e ${source.path} && echo gone`)).toBe('gone\n')
    // Its programs are not installed there.
    await expect(create('files', { ...source, format: 'vfat' }, 'if-empty')).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    })
    await create('files', { ...source, format: 'ext2' }, 'if-empty')
    await guest.client.volume.create({ pool: 'files', name: 'kept.img', size: 10 * MIB, format: 'raw' })
    await guest.client.pool.delete({ pool: 'files' })
    await expect(create('files', { ...source, format: 'ext4' }, 'if-empty')).rejects.toMatchObject({
      code: 'ENGINE_ERROR',
    })
    await create('files', { ...source, format: 'auto' })
    expect(await namesOf('files')).toContain('kept.img')
    await guest.client.volume.delete({ pool: 'files', name: 'kept.img' })
    await guest.client.pool.delete({ pool: 'files', storage: true })
    expect(await guest.asRoot(`test ! -e ${source.path} && echo gone`)).toBe('gone\n')
  })

  it('has partitions as its volumes, named as the kernel names them', async () => {
    const pool = 'parts'
    const device = await guest.device('parts')
    const part = device.replace('/dev/', '')
    await create(pool, { type: 'disk', device, format: 'gpt' }, 'if-empty')
    const named = guest.client.volume.create({ pool, name: 'data', size: 50 * MIB })
    await expect(named).rejects.toMatchObject({ code: 'INVALID_INPUT', data: { field: 'name' } })
    await guest.client.volume.create({ pool, name: `${part}1`, size: 50 * MIB })
    await spoil(`${device}1`)
    await guest.client.volume.clone({ pool, name: `${part}1`, to: `${part}2` })
    await guest.asRoot(`cmp -n 52428800 ${device}1 ${device}2`)
    await guest.client.volume.wipe({ pool, name: `${part}2` })
    expect(await isZero(`${device}2`, 50 * 2 ** 20)).toBe('zero\n')
    const grown = guest.client.volume.resize({ pool, name: `${part}1`, size: 60 * MIB })
    await expect(grown).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    for (const name of [`${part}2`, `${part}1`]) await guest.client.volume.delete({ pool, name })
    expect(await guest.asRoot(`lsblk -nro NAME ${device}`)).toBe(`${part}\n`)
    await guest.client.pool.delete({ pool })
    await expectNoPools()
  })
})
