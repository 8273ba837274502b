import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Vm } from '../../../contract/machine.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import {
  lacking,
  makeDisk,
  reachableFolder,
  removeDomain,
  removeFolder,
  run,
  testUser,
  tinyDomainXml,
  tryRun,
  uniqueName,
  virsh,
  waitForText,
} from '../../support/host/index.ts'
import { explainBuild } from '../../../main/step/debian-build.ts'
import { GuestShell } from '../guest/debian-guest.ts'
import { debianSources, lackingDebian } from '../../support/host/debian-sources.ts'

const programs = ['/usr/sbin/mke2fs', '/usr/sbin/sfdisk', '/usr/bin/genisoimage', '/usr/bin/newuidmap'].find(
  (path) => !existsSync(path),
)
const lack =
  lacking('root', 'libvirtd') ?? lackingDebian() ?? (programs === undefined ? undefined : `needs ${programs}`)
beforeEach((context) => context.skip(lack !== undefined, lack))

const BUILT = 'labrig-test-built.qcow2'
const vm = uniqueName('built')
let labrig: Labrig
let app: InProcess
let pool: TestPool
let folder: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  pool = await testPool()
  folder = await reachableFolder('built')
})
afterAll(async () => {
  if (lack) return
  await removeDomain(vm)
  await app[Symbol.asyncDispose]()
  await pool[Symbol.asyncDispose]()
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

/** What cloud-init takes for the guest's own: the NoCloud source on a disk with the label cidata. */
async function makeSeed(): Promise<string> {
  const file = (name: string) => join(folder, name)
  await writeFile(file('meta-data'), 'instance-id: one\n')
  await writeFile(
    file('user-data'),
    '#cloud-config\nhostname: told-by-seed\nruncmd:\n  - echo SEED-$((40 + 2)) >/dev/ttyS0\n',
  )
  const files = [file('user-data'), file('meta-data')]
  await run('genisoimage', ['-quiet', '-V', 'cidata', '-J', '-R', '-o', file('seed.iso'), ...files])
  return file('seed.iso')
}

describe('a Debian of this host’s own packages', () => {
  it('is built, stored and known for what it is', async () => {
    const stages = new Set<string>()
    using _watch = app.services.tasks.onChange(({ parts }) => parts.forEach(({ status }) => stages.add(status)))
    await app.client.osImage.build({ pool: pool.name, name: BUILT })
    const { images, parts, build } = await app.client.osImage.list({})
    const image = images.find(({ name, pool: where }) => name === BUILT && where === pool.name)
    expect(image).toMatchObject({ origin: 'build', kind: 'cloud', family: 'debian', user: 'debian', format: 'qcow2' })
    expect(image?.source).toBe(build.mirror)
    expect(image?.capacity).toBe(2 * 2 ** 30)
    expect(parts).toEqual([])
    expect([...stages]).toEqual(expect.arrayContaining(['fetching packages', 'installing packages', 'storing']))
  })

  it('starts by its own loader and is what its seed says', async () => {
    const disk = join(folder, 'disk.qcow2')
    await makeDisk(disk, '4G', inPool(pool, BUILT))
    const log = join(folder, 'serial.log')
    const seed = await makeSeed()
    const devices = `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='${seed}'/><target dev='vdz' bus='virtio'/><readonly/></disk>`
    const xml = await tinyDomainXml({ name: vm, memory: 512, iso: seed, disks: [disk], serialLog: log, devices })
    const cdrom = /<disk type='file' device='cdrom'>.*?<\/disk>/s
    await writeFile(join(folder, 'vm.xml'), xml.replace("<boot dev='cdrom'/>", "<boot dev='hd'/>").replace(cdrom, ''))
    await virsh('define', join(folder, 'vm.xml'))
    await virsh('start', vm)
    const text = await waitForText(log, /SEED-42/, 12 * 60_000)
    expect(text).toMatch(/told-by-seed login:/)
    await removeDomain(vm)
  })

  it('starts by UEFI too, and its root file system grows to the disk', { timeout: 12 * 60_000 }, async () => {
    const keyFile = join(folder, 'key')
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile])
    const cloudInit = {
      kind: 'settings' as const,
      user: 'ada',
      sshKeys: [(await readFile(`${keyFile}.pub`, 'utf8')).trim()],
    }
    const { id } = await app.client.vm.create({
      name: vm,
      source: { kind: 'image', path: inPool(pool, BUILT), format: 'qcow2', cloudInit },
      ...{ disk: { size: 3, pool: pool.name }, memory: 512, vcpus: 2, firmware: 'uefi', start: true },
      os: 'http://debian.org/debian/12',
    })
    const address = async () => ((await labrig.machine(vm)) as Vm | undefined)?.addresses[0]
    await expect.poll(address, { timeout: 10 * 60_000, interval: 1_000 }).toBeDefined()
    const shell = GuestShell.fresh((await address()) ?? '', { user: 'ada', keyFile }, folder)
    await shell.untilOpen()
    expect(await shell.run('hostname; ls -d /sys/firmware/efi; findmnt -no SOURCE /')).toBe(
      `${vm}\n/sys/firmware/efi\n/dev/vda2\n`,
    )
    expect(Number(await shell.run('df --output=size -B1 / | tail -1'))).toBeGreaterThan(2.5 * 2 ** 30)
    await app.client.vm.delete({ id, files: true, force: true })
    expect(await pool.volumes()).toEqual([BUILT])
  })

  it('is built by a user without any rights, whose files are root’s inside', async () => {
    await using user = await testUser()
    // Behind every range that useradd may have given.
    await run('usermod', ['--add-subuids', '2100000-2165535', '--add-subgids', '2100000-2165535', user.name])
    const { suite, file: sources, options } = await debianSources()
    const out = join(user.home, 'out')
    const mode = 'unshare' as const
    const lines = explainBuild({
      ...{ type: 'debian.build', folder: out, suite, sources, mode },
      relaxed: options.length > 0,
    })
    const { code, stderr } = await user.run('bash', ['-e', '-c', lines], { timeout: 12 * 60_000 })
    expect({ code, stderr: code === 0 ? '' : stderr.slice(-1000) }).toEqual({ code: 0, stderr: '' })
    const raw = join(folder, 'by-user.raw')
    await run('qemu-img', ['convert', '-f', 'qcow2', '-O', 'raw', join(out, 'image'), raw])
    // The partition begins after 17 MiB: BIOS's loader, UEFI's partition.
    expect(await run('debugfs', ['-R', 'stat /etc/shadow', `${raw}?offset=${17 * 2 ** 20}`])).toMatch(
      /User: +0 +Group: +42 /,
    )
  })

  it('is built alike by the lines that explain it', async () => {
    const input = { pool: pool.name, name: 'labrig-test-by-lines.qcow2' }
    const { commands } = await app.client.explain({ procedure: 'osImage.build', input })
    const { code, stderr } = await tryRun('bash', ['-e', '-c', commands.join('\n')], { timeout: 12 * 60_000 })
    expect({ code, stderr: code === 0 ? '' : stderr.slice(-1000) }).toEqual({ code: 0, stderr: '' })
    const [ours = '', theirs = ''] = await Promise.all(
      [BUILT, input.name].map((name) => virsh('vol-dumpxml', name, pool.name)),
    )
    const shape = (xml: string) => [/<capacity.*>(\d+)</.exec(xml)?.[1], /<format type='(\w+)'/.exec(xml)?.[1]]
    expect(shape(theirs)).toEqual(shape(ours))
  })
})
