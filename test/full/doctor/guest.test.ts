import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../../contract/doctor.ts'
import type { Vm } from '../../../contract/machine.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { testPool, type TestPool } from '../../support/app/pool.ts'
import {
  debianCloudDisk,
  lacking,
  lackingDebianDisk,
  reachableFolder,
  removeDomain,
  removeFolder,
  run,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'
import { GuestShell } from '../guest/debian-guest.ts'
import { MOUNT, productDisk, PROGRAM } from './product-disk.ts'

const lack = lacking('root', 'libvirtd') ?? lackingDebianDisk()
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('doctored')
const inTime = { timeout: 5 * 60_000, interval: 1_000 }
let labrig: Labrig
let pool: TestPool
let folder: string
let keyFile: string
let shell: GuestShell

beforeAll(async () => {
  if (lack !== undefined) return
  folder = await reachableFolder('doctored')
  const [disk, product] = [await debianCloudDisk(), await productDisk(folder)]
  keyFile = `${folder}/key`
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile])
  labrig = await Labrig.make()
  pool = await testPool()
  const sshKeys = [(await run('cat', [`${keyFile}.pub`])).trim()]
  await labrig.call('vm.create', {
    name,
    source: {
      kind: 'image',
      path: disk.image,
      format: 'qcow2',
      cloudInit: { kind: 'settings', user: 'ada', sshKeys },
    },
    disk: { size: 4, pool: pool.name },
    memory: 1024,
    vcpus: 2,
    os: 'http://debian.org/debian/12',
    start: true,
  })
  await virsh('attach-disk', name, product, 'vdz', '--targetbus', 'virtio', '--mode', 'readonly', '--live')
})
afterAll(async () => {
  if (lack !== undefined) return
  await removeDomain(name)
  await pool?.[Symbol.asyncDispose]()
  if (folder) await removeFolder(folder)
  await labrig?.[Symbol.asyncDispose]()
})

const asRoot = (script: string): Promise<string> => shell.run(`sudo sh -ec '${script.replaceAll("'", `'\\''`)}'`)
/** 6 says that something is not as it should be: no engine is installed here. */
const doctor = (words: string) => asRoot(`HOME=/root ${PROGRAM} doctor ${words} --json || test $? -eq 6`)

async function finding(id: string): Promise<Finding> {
  const found = (JSON.parse(await doctor('')) as { findings: Finding[] }).findings.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no finding ${id}`)
  return found
}
const mend = async (how: 'fix' | 'undo', id: string): Promise<Finding> =>
  (JSON.parse(await doctor(`--${how} ${id}`)) as { finding: Finding }).finding

describe('on a Debian with a kernel of its own', () => {
  it('Labrig runs from a disk, and needs nothing else', async () => {
    const address = async () => ((await labrig.machine(name)) as Vm | undefined)?.addresses[0]
    await expect.poll(address, inTime).toBeDefined()
    shell = GuestShell.fresh((await address()) ?? '', { user: 'ada', keyFile }, folder)
    await shell.untilOpen()
    await asRoot(MOUNT)
    expect(await asRoot(`${PROGRAM} --version`)).toMatch(/\d+\.\d+/)
  })

  it('the module of the processor’s virtualization is found missing, loaded, and unloaded again', async () => {
    // The emulator gives its guests the virtualization of AMD, and with it their own /dev/kvm.
    expect(await shell.run('grep -o -m1 -w svm /proc/cpuinfo | head -1')).toBe('svm\n')
    await asRoot('modprobe -r kvm_amd kvm')
    const found = await finding('kvm-device')
    // What is done by sudo is shown with sudo.
    expect(found).toMatchObject({ status: 'warn', code: 'kvm-device.absent', fix: ['sudo modprobe kvm_amd'] })
    expect(await finding('cpu-virtualization')).toMatchObject({ code: 'cpu-virtualization.no-device' })
    const mended = await mend('fix', 'kvm-device')
    expect(mended).toMatchObject({ code: 'kvm-device.usable', undo: ['sudo modprobe --remove kvm_amd'] })
    expect(await finding('cpu-virtualization')).toMatchObject({ code: 'cpu-virtualization.kvm-unasked' })
    expect(await shell.run('test -c /dev/kvm && cut -d" " -f1 /proc/modules | grep ^kvm_amd')).toBe('kvm_amd\n')
    expect(await mend('undo', 'kvm-device')).toMatchObject({ code: 'kvm-device.absent', undo: [] })
    expect((await shell.try('grep ^kvm_amd /proc/modules')).code).toBe(1)
  })

  it('modules of another hypervisor are told from those at work', async () => {
    // Debian has the modules of neither; the kernel's list of those that it has is covered by one with theirs.
    const listed = async (line: string) => {
      await asRoot(`echo '${line}' | cat /proc/modules - >/run/modules && mount --bind /run/modules /proc/modules`)
      const found = await finding('other-hypervisors')
      await asRoot('umount /proc/modules')
      return found
    }
    expect(await listed('vboxdrv 614400 0 - Live 0x0')).toMatchObject({
      code: 'other-hypervisors.loaded',
      params: { names: 'VirtualBox' },
    })
    expect(await listed('vmmon 614400 2 - Live 0x0')).toMatchObject({
      code: 'other-hypervisors.active',
      params: { names: 'VMware' },
    })
    expect(await finding('other-hypervisors')).toMatchObject({ status: 'ok' })
  })

  it('a low limit of the kernel is raised without sysctl, kept over a start, and set back', async () => {
    const path = '/proc/sys/fs/inotify/max_user_instances'
    // cloud-init wants its package; a smaller Debian has none.
    await asRoot('rm -f $(command -v sysctl)')
    await asRoot(`echo 16 >${path}`)
    expect(await finding('limits')).toMatchObject({ status: 'warn', code: 'limits.low', params: { value: 16 } })
    expect(await mend('fix', 'limits')).toMatchObject({ status: 'ok' })
    expect(await shell.run(`cat ${path}`)).toBe('512\n')
    // What reads the settings at each start of the host.
    await asRoot(`echo 16 >${path}; systemctl restart systemd-sysctl`)
    expect(await shell.run(`cat ${path}`)).toBe('512\n')
    expect(await mend('undo', 'limits')).toMatchObject({ code: 'limits.low', undo: [] })
    expect(await shell.run(`cat ${path}; ls /etc/sysctl.d`)).not.toMatch(/512|labrig/)
  })

  it('a file system without room and a clock that nobody sets are found', async () => {
    await asRoot('fallocate -l $(( $(df --output=avail -B1 /var/lib | tail -1) - 200000000 )) /var/lib/filler')
    expect(await finding('disk-space')).toMatchObject({ status: 'fail', code: 'disk-space.full' })
    await asRoot('rm /var/lib/filler')
    expect((await finding('disk-space')).code).not.toBe('disk-space.full')
    expect(await finding('clock')).toMatchObject({ status: 'warn', code: 'clock.free' })
  })
})
