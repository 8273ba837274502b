import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Conversation } from '../../support/app/conversation.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { testPool, type TestPool } from '../../support/app/pool.ts'
import {
  debianSources,
  lacking,
  lackingDebian,
  reachableFolder,
  removeDomain,
  removeFolder,
  run,
  tryRun,
  uniqueBridge,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'

import { digest, VendorServer } from '../../support/vendor-server.ts'

const lack = lacking('root', 'libvirtd') ?? lackingDebian()
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('pxe')
const fromKernel = uniqueName('netinst')
const fromTree = uniqueName('tree')
const network = uniqueName('boot')
/** The installer asks on the serial port: its first screen is read, not guessed from pixels. */
const ARGUMENTS = 'console=ttyS0,115200 ---'
let labrig: Labrig
let pool: TestPool
let folder: string
let mirror: VendorServer

const installer = () => join(folder, 'debian-installer/amd64')

/** The distribution's own netboot installer, unpacked: its boot loader, kernel and initrd. */
async function unpackInstaller(): Promise<void> {
  const { suite } = await debianSources()
  const release = { bookworm: '12', trixie: '13' }[suite] ?? '13'
  const draft = await reachableFolder('netboot')
  try {
    await run('apt-get', ['download', `debian-installer-${release}-netboot-amd64`], { cwd: draft })
    const [archive = ''] = await readdir(draft)
    await run('dpkg-deb', ['--extract', join(draft, archive), join(draft, 'tree')])
    const images = join(draft, `tree/usr/lib/debian-installer/images/${release}/amd64/text`)
    await cp(images, folder, { recursive: true, verbatimSymlinks: true })
  } finally {
    await removeFolder(draft)
  }
  const [kernel, initrd] = ['linux', 'initrd.gz'].map((file) => `debian-installer/amd64/${file}`)
  const lines = ['SERIAL 0 115200', 'DEFAULT text', 'PROMPT 0', 'LABEL text', `KERNEL ${kernel}`, `INITRD ${initrd}`]
  await mkdir(join(folder, 'pxelinux.cfg'), { recursive: true })
  await writeFile(join(folder, 'pxelinux.cfg/default'), [...lines, `APPEND ${ARGUMENTS}`, ''].join('\n'))
}

/** As a mirror has it: the installer's files below a release, with their checksums. */
async function offerRelease(): Promise<void> {
  const images = '/debian/dists/bookworm/main/installer-amd64/current/images/'
  const sums: string[] = []
  for (const file of ['linux', 'initrd.gz']) {
    const body = await readFile(join(installer(), file))
    const path = `netboot/debian-installer/amd64/${file}`
    mirror.offers.set(images + path, { body })
    sums.push(`${digest('sha256', body)}  ./${path}\n`)
  }
  mirror.offers.set(`${images}SHA256SUMS`, { body: sums.join('') })
}

/** An isolated network of this test with libvirt's own boot server. */
async function bootNetwork(): Promise<void> {
  const xml = join(folder, 'network.xml')
  await writeFile(
    xml,
    `<network><name>${network}</name><bridge name='${uniqueBridge()}'/><ip address='10.213.78.1' netmask='255.255.255.0'>
<tftp root='${folder}'/><dhcp><range start='10.213.78.10' end='10.213.78.50'/><bootp file='pxelinux.0'/></dhcp></ip></network>`,
  )
  await virsh('net-create', xml)
}

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  pool = await testPool()
  folder = await reachableFolder('tftp')
  await unpackInstaller()
  await bootNetwork()
  mirror = await VendorServer.start()
  await offerRelease()
})
afterAll(async () => {
  if (lack) return
  for (const one of [name, fromKernel, fromTree]) await removeDomain(one)
  await tryRun('virsh', ['-c', 'qemu:///system', 'net-destroy', network])
  await pool[Symbol.asyncDispose]()
  await mirror[Symbol.asyncDispose]()
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

const common = () => ({
  disk: { size: 1, pool: pool.name },
  network: { kind: 'network', name: network },
  // With less the installer begins with a warning about it.
  memory: 1024,
  vcpus: 1,
  start: true,
})

async function untilFirstScreen(vm: string): Promise<void> {
  await using console = new Conversation(labrig.spawn(['console', vm]))
  await console.waitFor(/Select a language/, 240_000)
}

describe('the distribution’s netboot installer', () => {
  it('shows its first screen in a VM that boots from the network', async () => {
    expect(existsSync(join(folder, 'pxelinux.0'))).toBe(true)
    await labrig.call('vm.create', { name, source: { kind: 'pxe' }, ...common() })
    await untilFirstScreen(name)
  })

  it('shows it too in a VM from its kernel and initrd', async () => {
    await labrig.call('vm.delete', { id: name, force: true, files: true })
    const kernel = { kernel: join(installer(), 'linux'), initrd: join(installer(), 'initrd.gz') }
    const source = { kind: 'kernel', ...kernel, commandLine: ARGUMENTS }
    await labrig.call('vm.create', { name: fromKernel, source, ...common() })
    await untilFirstScreen(fromKernel)
    await labrig.call('vm.delete', { id: fromKernel, force: true, files: true })
    expect(await virsh('vol-list', pool.name)).not.toContain(fromKernel)
  })

  it('shows it too in a VM from the tree of a mirror, given by the address of its release', async () => {
    const source = { kind: 'tree', url: `${mirror.folder}debian/dists/bookworm/`, commandLine: ARGUMENTS }
    expect(await labrig.call('vm.installTree', { url: source.url })).toMatchObject({
      name: 'Debian bookworm',
      kernel: { checked: true },
      initrd: { checked: true },
    })
    await labrig.call('vm.create', { name: fromTree, source, ...common() })
    await untilFirstScreen(fromTree)
    // Cut off in the middle, it begins again at the next start.
    await labrig.call('vm.forceOff', { id: fromTree })
    await labrig.call('vm.start', { id: fromTree, paused: true })
    expect(await virsh('dumpxml', fromTree)).toContain(`${fromTree}-linux</kernel>`)
    await labrig.call('vm.delete', { id: fromTree, force: true, files: true })
    expect(await virsh('vol-list', pool.name)).not.toContain(fromTree)
  })
})
