import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Conversation } from '../../support/app/conversation.ts'
import { untilGuestAnswers } from '../../support/app/guest-console.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { testPool, type TestPool } from '../../support/app/pool.ts'
import {
  EMULATED,
  lacking,
  privateLibvirt,
  removeDomain,
  tinyGuest,
  uniqueName,
  type PrivateLibvirt,
} from '../../support/host/index.ts'
import { offerTreeinfo, treeinfo } from '../../support/install-trees.ts'
import { digest, VendorServer } from '../../support/vendor-server.ts'

const lack = lacking('root', 'libvirtd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('tree')
// One of its own: a Labrig that runs beside the tests would end the installation and start the VM, as it should.
let libvirt: PrivateLibvirt
let labrig: Labrig
let pool: TestPool
let vendor: VendorServer

beforeAll(async () => {
  if (lack) return
  libvirt = await privateLibvirt()
  labrig = await Labrig.make({
    connections: [{ id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket: libvirt.socket }],
  })
  const network = join(labrig.folder, 'network.xml')
  await writeFile(network, "<network><name>default</name><bridge name='virbr0'/></network>")
  await libvirt.virsh('net-define', network)
  await libvirt.virsh('net-start', 'default')
  pool = await testPool(libvirt.uri)
  vendor = await VendorServer.start()
})
afterAll(async () => {
  if (lack) return
  await removeDomain(name, libvirt.uri)
  await vendor[Symbol.asyncDispose]()
  await pool[Symbol.asyncDispose]()
  await labrig[Symbol.asyncDispose]()
  await libvirt[Symbol.asyncDispose]()
})

/** Its "installer" is the kernel and the busybox of the tests. */
async function offerGuest(path: string): Promise<void> {
  const { kernel, initrd } = await tinyGuest()
  const files = { kernel: await readFile(kernel), initrd: await readFile(initrd) }
  const digests = { kernel: digest('sha256', files.kernel), initrd: digest('sha256', files.initrd) }
  vendor.offers.set(`${path}.treeinfo`, { body: treeinfo('Fedora', '40', digests) })
  vendor.offers.set(`${path}images/pxeboot/vmlinuz`, { body: files.kernel })
  vendor.offers.set(`${path}images/pxeboot/initrd.img`, { body: files.initrd })
}

const input = (path: string, more: object = {}) => ({
  ...{ name, memory: 128, vcpus: 1, network: { kind: 'network', name: 'default' } },
  source: { kind: 'tree', url: `${vendor.folder}${path}`, commandLine: `console=ttyS0 ${EMULATED} host=${name}` },
  disk: { size: 0.03125, pool: pool.name },
  ...more,
})

describe('a VM from an install tree', () => {
  it('is taken back whole when a file is not what its checksum says, or breaks off', async () => {
    offerTreeinfo(vendor, '/bad/')
    vendor.offers.set('/bad/images/pxeboot/initrd.img', { body: 'something else' })
    const refused = await labrig.refusal('vm.create', input('bad/'))
    expect(refused).toMatchObject({ exit: 1, code: 'DOWNLOAD_FAILED', data: { problem: 'checksum' } })
    vendor.offers.delete('/bad/images/pxeboot/initrd.img')
    expect(await labrig.refusal('vm.create', input('bad/'))).toMatchObject({ data: { problem: 'not-found' } })
    expect(await pool.volumes()).toEqual([])
    expect(await libvirt.virsh('list', '--all', '--name')).not.toContain(name)
  })

  it('starts the installer, which knows its tree, until that has restarted the machine', async () => {
    await offerGuest('/fedora/')
    await labrig.call('vm.create', input('fedora/', { start: true }))
    expect(await pool.volumes()).toEqual([`${name}-initrd`, `${name}-linux`, `${name}.qcow2`])
    await using console = new Conversation(labrig.spawn(['console', name]))
    await untilGuestAnswers(console, name)
    console.send("sed 's/^/SAID /' /proc/cmdline\r")
    await console.waitFor(new RegExp(`\\nSAID inst\\.repo=${vendor.folder}fedora/ console=ttyS0`))
    expect(await labrig.machine(name)).toMatchObject({ installing: true })
    // Neither would start again: the installer's kernel goes when it is done.
    const [backup, snapshot] = [
      await labrig.refusal('vm.backup', { id: name, folder: '/var/tmp' }),
      await labrig.refusal('vm.snapshot.create', { id: name, name: 'early' }),
    ]
    expect([backup, snapshot]).toMatchObject([{ data: { reason: 'installing' } }, { data: { reason: 'installing' } }])
    console.send('reboot -f\r')
    expect(await console.end()).toBe(0)
    expect((await libvirt.virsh('domstate', name, '--reason')).trim()).toBe('shut off (shutdown)')
  })

  it('then starts from its disk, without what was fetched for the installer', async () => {
    expect(await labrig.refusal('vm.template', { id: name, on: true })).toMatchObject({
      data: { reason: 'installing' },
    })
    await labrig.call('vm.start', { id: name, paused: true })
    const definition = await libvirt.virsh('dumpxml', '--security-info', name)
    expect(definition).not.toMatch(/<kernel>|<initrd>|<cmdline>|labrig-install/)
    expect(definition).toContain('<on_reboot>restart</on_reboot>')
    expect(definition).toMatch(/<boot order='1'\/>/)
    expect(definition).toMatch(/passwd='[\w-]{8}'/)
    expect(await pool.volumes()).toEqual([`${name}.qcow2`])
    expect(await labrig.refusal('vm.installed', { id: name })).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('has the answers in its initial RAM disk, which qemu alone may read and no text shows', async () => {
    await labrig.call('vm.delete', { id: name, force: true, files: true })
    const answers = { kind: 'settings', user: 'ada', password: 'hunter2' }
    const base = input('fedora/', { start: true })
    const told = { ...base, source: { ...base.source, unattended: { answers } } }
    const { commands } = await labrig.call('explain', { procedure: 'vm.create', input: told })
    expect(JSON.stringify(commands)).toContain('--format=newc')
    expect(JSON.stringify(commands)).not.toMatch(/hunter2|\$6\$/)
    await labrig.call('vm.create', told)
    const initrd = join(pool.path, `${name}-initrd`)
    expect((await stat(initrd)).mode & 0o777).toBe(0o600)
    await using console = new Conversation(labrig.spawn(['console', name]))
    await untilGuestAnswers(console, name)
    console.send("sed 's/^/SAID /' /ks.cfg /proc/cmdline\r")
    await console.waitFor(/\nSAID user --name=ada --groups=wheel --iscrypted --password=\$6\$/)
    await console.waitFor(/\nSAID inst\.repo=\S+ inst\.ks=file:\/ks\.cfg console=ttyS0/)
    expect(await libvirt.virsh('dumpxml', '--security-info', name)).not.toContain('$6$')
    expect(await labrig.output('call', 'journal.list', '{}')).not.toMatch(/hunter2|\$6\$/)
    await labrig.call('vm.delete', { id: name, force: true, files: true })
    expect(await pool.volumes()).toEqual([])
  })

  it('that was never installed goes with its installer', async () => {
    await labrig.call('vm.create', input('fedora/'))
    await labrig.call('vm.delete', { id: name, files: true })
    expect(await pool.volumes()).toEqual([])
  })
})
