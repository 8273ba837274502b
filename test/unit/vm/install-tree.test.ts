import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { treeAddress } from '../../../contract/install-tree.ts'
import { systemOfTree } from '../../../main/host/system-of-image.ts'
import { readInstallTree } from '../../../main/vm/install-tree.ts'
import { INSTALLER, offerDebian, offerSuse, offerTreeinfo, treeinfo } from '../../support/install-trees.ts'
import { digest, VendorServer } from '../../support/vendor-server.ts'

let server: VendorServer
const read = (path: string, arch = 'x86_64') => readInstallTree(`${server.folder}${path}`, arch, {})
const checksum = (which: keyof typeof INSTALLER) => ({
  algorithm: 'sha256',
  digest: digest('sha256', INSTALLER[which]),
})

beforeAll(async () => void (server = await VendorServer.start()))
beforeEach(() => server.offers.clear())
afterAll(() => server[Symbol.asyncDispose]())

describe('an install tree', () => {
  it('of AlmaLinux names its files with their checksums, and tells the installer where it is', async () => {
    offerTreeinfo(server, '/almalinux/9/os/')
    const base = `${server.folder}almalinux/9/os/`
    expect(await read('almalinux/9/os')).toEqual({
      ...{ name: 'AlmaLinux 9.4', family: 'red-hat', version: '9.4', arguments: `inst.repo=${base}` },
      kernel: { url: `${base}images/pxeboot/vmlinuz`, checksum: checksum('kernel') },
      initrd: { url: `${base}images/pxeboot/initrd.img`, checksum: checksum('initrd') },
    })
  })

  it('of openSUSE without checksums says so', async () => {
    offerSuse(server, '/leap/')
    expect(await read('leap/')).toMatchObject({
      ...{ name: 'openSUSE Leap 15.6', arguments: `install=${server.folder}leap/` },
      kernel: { url: `${server.folder}leap/boot/x86_64/loader/linux`, checksum: null },
    })
  })

  it.each([
    ['the release', 'debian/dists/bookworm/', 'main/installer-amd64/current/images/'],
    ['the installer', 'debian/dists/bookworm/main/installer-amd64/', 'current/images/'],
    ['its images', 'debian/dists/bookworm/main/installer-amd64/current/images/', ''],
  ])('of Debian is found by the address of %s', async (_, address, images) => {
    offerDebian(server, `/${address}${images}`)
    const netboot = `${server.folder}${address}${images}netboot/debian-installer/amd64/`
    expect(await read(address)).toEqual({
      ...{ name: 'Debian bookworm', family: 'debian', version: 'bookworm', arguments: '' },
      kernel: { url: `${netboot}linux`, checksum: checksum('kernel') },
      initrd: { url: `${netboot}initrd.gz`, checksum: checksum('initrd') },
    })
  })

  it('of Ubuntu lies among its old images', async () => {
    const images = 'ubuntu/dists/focal/main/installer-amd64/current/legacy-images/'
    offerDebian(server, `/${images}`, 'netboot/ubuntu-installer/amd64/')
    expect(await read('ubuntu/dists/focal/')).toMatchObject({
      name: 'Ubuntu focal',
      kernel: { url: `${server.folder}${images}netboot/ubuntu-installer/amd64/linux`, checksum: checksum('kernel') },
    })
  })

  it('that is an unpacked netboot.tar.gz has no list of checksums', async () => {
    server.offers.set('/netboot/debian-installer/amd64/linux', { body: INSTALLER.kernel })
    expect(await read('netboot/')).toMatchObject({
      kernel: { url: `${server.folder}netboot/debian-installer/amd64/linux`, checksum: null },
    })
  })

  it('for another architecture is none', async () => {
    offerTreeinfo(server, '/tree/')
    await expect(read('tree/', 'aarch64')).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      data: { problem: 'no-tree', url: `${server.folder}tree/` },
    })
  })

  it('whose description leads out of it is none', async () => {
    const text = treeinfo('Fedora', '40').replace('images/pxeboot/vmlinuz\n', '//elsewhere.example/vmlinuz\n')
    server.offers.set('/tree/.treeinfo', { body: text.replace('kernel = images', 'kernel = ../../images') })
    await expect(read('tree/')).rejects.toMatchObject({ data: { problem: 'no-tree' } })
  })

  it('is not taken for missing when its server fails', async () => {
    server.offers.set('/tree/.treeinfo', { body: '', status: 500 })
    await expect(read('tree/')).rejects.toMatchObject({ data: { problem: 'status', status: 500 } })
  })
})

describe('the address of a tree', () => {
  it.each(['ftp://a/b', 'https://user:word@host/tree/', '/srv/tree', 'https://host/a b', 'https://host/?a'])(
    'is not %s',
    (address) => expect(treeAddress.safeParse(address).success).toBe(false),
  )
  it('may have a port and a path', () => {
    expect(treeAddress.safeParse('http://trees.example:8080/debian/dists/trixie').success).toBe(true)
  })
})

describe('the system of a tree', () => {
  const systems = ['debian12', 'ubuntu20.04', 'fedora40', 'almalinux9', 'opensuse15.6'].map((shortId) => ({
    ...{ id: `http://os.example/${shortId}`, shortId, name: shortId, family: 'linux', released: null },
  }))
  it.each([
    ['Debian bookworm', 'bookworm', 'debian12'],
    ['Ubuntu focal', 'focal', 'ubuntu20.04'],
    ['Fedora 40', '40', 'fedora40'],
    ['AlmaLinux 9.4', '9.4', 'almalinux9'],
    ['openSUSE Leap 15.6', '15.6', 'opensuse15.6'],
  ])('%s is known', (name, version, shortId) => {
    expect(systemOfTree({ name, version }, systems)).toBe(`http://os.example/${shortId}`)
  })
  it('is not guessed', () => expect(systemOfTree({ name: 'Own 3', version: '3' }, systems)).toBeNull())
})
