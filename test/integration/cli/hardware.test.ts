import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hunksOf, lineDiff } from '../../../contract/line-diff.ts'
import type { HardwareDevice } from '../../../contract/vm-hardware.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { inPool, testPool, type TestPool } from '../../support/app/pool.ts'
import {
  lacking,
  linesOf,
  makeDisk,
  removeDomain,
  Serial,
  startDomain,
  tinyIso,
  uniqueName,
  virsh,
  type RunningDomain,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('hw')
let labrig: Labrig
let app: InProcess
let pool: TestPool
let guest: RunningDomain
let serial: Serial
let id = ''

const drive = "<disk type='file' device='cdrom'><target dev='hda' bus='ide'/><readonly/></disk>"

beforeAll(async () => {
  if (lack) return
  pool = await testPool()
  const disk = await makeDisk(inPool(pool, 'first.qcow2'), '32M')
  guest = await startDomain({
    name,
    disks: [disk],
    network: 'default',
    graphics: true,
    devices: drive,
    roomy: true,
    shared: true,
  })
  id = `vm:system/${(await virsh('domuuid', name)).trim()}`
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  await guest.waitFor(/TINY-READY/)
  serial = await Serial.open(name)
})
afterAll(async () => {
  if (lack) return
  serial?.close()
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
  await guest?.[Symbol.asyncDispose]()
  await pool?.[Symbol.asyncDispose]()
})

const devices = async () => (await app.client.vm.hardware({ id })).devices
const device = async (key: string): Promise<HardwareDevice | undefined> =>
  (await devices()).find((one) => one.key === key)
const kept = () => virsh('dumpxml', name, '--inactive', '--security-info')
const cardKey = async () => (await devices()).find(({ key }) => key.startsWith('interface:'))?.key ?? ''

let asked = 0
/** What a command in the guest prints, once it matches. */
async function inGuest(command: string, wanted: RegExp): Promise<string> {
  const mark = `Q${++asked}`
  serial.send(`until ${command} | grep -E '${wanted.source}'; do sleep 1; done; echo ${mark}-$((1 + 1))\r`)
  await serial.waitFor(new RegExp(`${mark}-2`), 40_000)
  return serial.text.slice(serial.text.lastIndexOf(`echo ${mark}`))
}

describe('the hardware of a running guest', () => {
  it('is told as it runs and as it will start', async () => {
    const all = await devices()
    expect(all.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['cpu', 'memory', 'boot', 'disk:vda', 'disk:hda', 'graphics:vnc', 'serial:0']),
    )
    expect(all.filter(({ differs }) => differs)).toEqual([])
    expect((await device('disk:vda'))?.nature).toBe('virtio')
  })

  it('has its cable pulled and put back, which the guest sees', async () => {
    const mac = (await cardKey()).slice('interface:'.length)
    await inGuest('cat /sys/class/net/eth0/carrier', /^1/)
    await app.client.vm.set({ id, when: 'live', change: { kind: 'link', mac, up: false } })
    await inGuest('cat /sys/class/net/eth0/carrier', /^0/)
    expect(await device(`interface:${mac}`)).toMatchObject({
      live: { link: 'down' },
      next: { link: 'up' },
      differs: true,
    })
    await app.client.vm.set({ id, change: { kind: 'link', mac, up: true } })
    await inGuest('cat /sys/class/net/eth0/carrier', /^1/)
    expect((await device(`interface:${mac}`))?.differs).toBe(false)
  })

  it('has its card checked: tap, bridge, link, MTU, what it carried and its addresses, as virsh tells them', async () => {
    // The neighbours of this host learn it by its answer, the network's DHCP by its lease.
    await inGuest('udhcpc -i eth0 -n -q -t 20 >/dev/null 2>&1; ip addr show eth0', / inet |inet addr/)
    const [card] = await app.client.vm.interfaces({ id })
    if (card === undefined) throw new Error('no card')
    const words = (text: string) => linesOf(text).at(-1)?.trim().split(/\s+/) ?? []
    const [tap = '', type, source, model, mac] = words(await virsh('domiflist', name))
    expect(card).toMatchObject({ tap, type, source, model, mac, link: 'up' })
    const link = await readFile(`/sys/class/net/${tap}/master/uevent`, 'utf8')
    expect(link).toContain(`INTERFACE=${card.bridge}\n`)
    expect(card.mtu).toBe(Number(await readFile(`/sys/class/net/${tap}/mtu`, 'utf8')))
    const count = async (what: string) =>
      Number(new RegExp(`${what} (\\d+)`).exec(await virsh('domifstat', name, tap))?.[1])
    expect(card.received?.bytes).toBeLessThanOrEqual(await count('rx_bytes'))
    expect(card.sent?.packets).toBeGreaterThan(0)
    expect([card.received?.errors, card.sent?.drops]).toEqual([await count('rx_errs'), await count('tx_drop')])
    const leased = /ipv4\s+(\S+)/.exec(await virsh('domifaddr', name, '--source', 'lease'))?.[1]
    expect(card.addresses).toContainEqual({ address: leased, from: expect.arrayContaining(['lease']) as unknown })
    const { stdout } = await labrig.run(['vm', 'interfaces', name])
    expect(stdout).toMatch(new RegExp(`^${mac} +default +${tap} +${card.bridge} +up +\\d+ `, 'm'))
  })

  it('gets a medium into its drive and gives it back', async () => {
    const path = await tinyIso()
    const { commands } = await app.client.vm.set({ id, change: { kind: 'media', target: 'hda', source: path } })
    expect(commands).toEqual([`virsh -c qemu:///system change-media ${name} hda ${path} --insert --live --config`])
    expect(await device('disk:hda')).toMatchObject({ live: { source: path }, next: { source: path } })
    await app.client.vm.set({ id, change: { kind: 'media', target: 'hda', source: null } })
    expect(await device('disk:hda')).toMatchObject({ live: { source: null }, next: { source: null } })
  })

  it('gets a new disk that the guest sees, which grows under it, and is let go', async () => {
    const source = { kind: 'new', size: 0.03125, pool: pool.name } as const
    await app.client.vm.attach({ id, device: { kind: 'disk', source } })
    await inGuest('cat /sys/block/vdb/size', /^65536/)
    await app.client.vm.set({ id, change: { kind: 'grow', target: 'vdb', size: 0.0625 } })
    await inGuest('cat /sys/block/vdb/size', /^131072/)
    expect(await pool.volumes()).toContain(`${name}-vdb.qcow2`)
    await app.client.vm.detach({ id, device: 'disk:vdb' })
    await inGuest('ls /sys/block; echo end', /^end/)
    expect(await device('disk:vdb')).toBeUndefined()
    expect(await pool.volumes()).toContain(`${name}-vdb.qcow2`)
    expect(serial.text.slice(serial.text.lastIndexOf('ls /sys/block'))).not.toMatch(/^vdb/m)
  })

  it('gets a second card on a network, which leaves again', async () => {
    const mac = '52:54:00:fe:00:09'
    await app.client.vm.attach({ id, device: { kind: 'card', source: { kind: 'network', name: 'default' }, mac } })
    await inGuest('cat /sys/class/net/eth1/address', new RegExp(`^${mac}`))
    await app.client.vm.detach({ id, device: `interface:${mac}` })
    expect(await device(`interface:${mac}`)).toBeUndefined()
    await inGuest('ls /sys/class/net | wc -l', /^2/)
  })

  it('gives memory back to the host through its balloon', async () => {
    await app.client.vm.set({ id, when: 'live', change: { kind: 'memory', size: 240 } })
    await expect
      .poll(() => device('memory'), { timeout: 30_000 })
      .toMatchObject({
        live: { size: 240 * 2 ** 20 },
        next: { size: 256 * 2 ** 20 },
      })
  })
})

/** 0-3,6 */
function rangesOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const one of numbers) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === one - 1) last[1] = one
    else ranges.push([one, one])
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join()
}

describe('processors and memory that come while it runs', () => {
  it('are seen by the guest: a processor more', async () => {
    await inGuest('cat /sys/devices/system/cpu/present', /^0$/)
    await app.client.vm.set({ id, when: 'live', change: { kind: 'vcpus', count: 2 } })
    await inGuest('cat /sys/devices/system/cpu/present', /^0-1/)
    await inGuest('echo 1 >/sys/devices/system/cpu/cpu1/online; nproc', /^2/)
    expect(await device('cpu')).toMatchObject({ live: { count: 2 }, next: { count: 1 }, differs: true })
    const told = (await virsh('vcpuinfo', name)).trim().split('\n\n')
    const ours = await app.client.vm.vcpus({ id })
    expect(ours).toHaveLength(told.length)
    for (const [index, block] of told.entries()) {
      const said = (what: string) => new RegExp(`^${what}:\\s+(\\S+)`, 'm').exec(block)?.[1] ?? ''
      const one = ours[index]
      expect(one?.number).toBe(Number(said('VCPU')))
      // It ran on meanwhile; virsh rounds to a tenth of a second.
      expect(one?.time).toBeGreaterThanOrEqual(Number.parseFloat(said('CPU time')) - 0.05)
      const allowed = [...said('CPU Affinity')].flatMap((letter, processor) => (letter === 'y' ? [processor] : []))
      expect(rangesOf(allowed)).toBe(one?.allowed)
    }
  })

  it('are seen by the guest: a module of memory, which it lets go again', async () => {
    const free = 'awk \'/MemTotal/ { print ($2 > 250000 ? "more" : "less") }\' /proc/meminfo'
    await inGuest(free, /^less/)
    await inGuest('echo online_movable >/sys/devices/system/memory/auto_online_blocks; echo set', /^set/)
    await app.client.vm.attach({ id, when: 'live', device: { kind: 'module', size: 128 } })
    await inGuest(free, /^more/)
    expect(await device('memory:0')).toMatchObject({ live: { kind: 'module', size: 128 * 2 ** 20 }, next: null })
    await app.client.vm.detach({ id, device: 'memory:0' })
    await inGuest(free, /^less/)
    expect(await device('memory:0')).toBeUndefined()
  })
})

describe('what the host shares with a guest that runs', () => {
  it('is a folder, which the guest mounts and writes to', async () => {
    const path = inPool(pool, 'folder')
    await mkdir(path)
    await writeFile(join(path, 'greeting'), 'from the host\n')
    await app.client.vm.attach({ id, device: { kind: 'folder', path, tag: 'lab' } })
    await inGuest('mkdir -p /tmp/lab; mount -t virtiofs lab /tmp/lab; cat /tmp/lab/greeting', /^from the host/)
    await inGuest('echo from the guest >/tmp/lab/answer; echo written', /^written/)
    expect(await readFile(join(path, 'answer'), 'utf8')).toBe('from the guest\n')
    await inGuest('umount /tmp/lab; echo left', /^left/)
    await app.client.vm.detach({ id, device: 'filesystem:lab' })
    expect(await device('filesystem:lab')).toBeUndefined()
  })

  it('is limited at once: what a disk may move, and where a processor may run', async () => {
    await app.client.vm.set({ id, change: { kind: 'limits', target: 'vda', totalIops: 500 } })
    expect(await device('disk:vda')).toMatchObject({ live: { limits: 'total-iops-sec=500' }, differs: false })
    expect(await virsh('blkdeviotune', name, 'vda')).toMatch(/total_iops_sec\s*: 500/)
    const pin = (cpus: string | null) => app.client.vm.set({ id, change: { kind: 'pin', pins: [{ vcpu: 0, cpus }] } })
    await pin('0')
    expect(await virsh('vcpupin', name)).toMatch(/^ 0\s+0$/m)
    expect(await device('cpu')).toMatchObject({ live: { pinning: '0: 0' }, next: { pinning: '0: 0' } })
    await pin(null)
    const { hostCpus } = await app.client.vm.offers({ id })
    expect(await device('cpu')).toMatchObject({ live: { pinning: `0: 0-${hostCpus - 1}` } })
  })

  it('is told as a tree of devices: each as libvirt has it, below the one that it hangs on', async () => {
    const devices = await app.client.host.devices({})
    const names = devices.map((one) => one.name)
    expect(new Set(names).size).toBe(names.length)
    for (const { name: one, parent } of devices) {
      if (parent !== null) expect(names.indexOf(parent)).toBeLessThan(names.indexOf(one))
    }
    const ofKind = (kind: string) => devices.filter((one) => one.kind === kind).map((one) => one.name)
    const listed = async (cap: string) => linesOf(await virsh('nodedev-list', '--cap', cap)).sort()
    expect(ofKind('pci').sort()).toEqual(await listed('pci'))
    expect(ofKind('disk').sort()).toEqual(await listed('storage'))
    expect(devices.flatMap(({ usedBy }) => usedBy)).not.toContain(name)
    const { stdout } = await labrig.run(['host', 'devices'])
    expect(stdout.trim().split('\n')).toHaveLength(devices.length + 1)
  })

  it('is offered: processors by name, and devices of the host', async () => {
    const { models, hostDevices, hostCpus } = await app.client.vm.offers({ id })
    expect(models).toContain('Westmere')
    expect(hostCpus).toBeGreaterThan(0)
    const listed = await virsh('nodedev-list', '--cap', 'pci')
    for (const { bus, address, usedBy } of hostDevices.filter((one) => one.bus === 'pci')) {
      expect(usedBy).not.toContain(name)
      expect([bus, listed.includes(`pci_${address.replace(/[:.]/g, '_')}`)]).toEqual(['pci', true])
    }
  })
})

describe('a job on a disk that somebody else began', () => {
  const job = async () => (await app.client.vm.condition({ id })).disks.find(({ target }) => target === 'vda')?.job
  const asked = () => app.client.explain({ procedure: 'vm.cancelJob', input: { id, target: 'vda' } })
  const copyTo = (file: string, ...more: string[]) =>
    virsh('blockcopy', name, 'vda', inPool(pool, file), '--transient-job', ...more)

  it('is told with its progress, and cancelled after it was said that the copy is not whole', async () => {
    await inGuest('dd if=/dev/zero of=/dev/vda bs=1M count=16 conv=fsync; echo written', /^written/)
    await copyTo('slow.qcow2', '--bandwidth', '65536', '--bytes')
    expect(await job()).toMatchObject({ type: 'copy' })
    const { commands, destroys } = await asked()
    expect(commands).toEqual([`virsh -c qemu:///system blockjob ${name} vda --abort`])
    expect(destroys).toMatchObject([{ code: 'unfinished-copy', params: { path: inPool(pool, 'slow.qcow2') } }])
    const { stdout } = await labrig.run(['vm', 'jobs', name])
    expect(stdout).toMatch(/^vda +Copying +\d+ % /m)
    const refused = await labrig.run(['vm', 'cancel-job', name, 'vda'])
    expect([refused.code, (await job())?.type]).toEqual([5, 'copy'])
    await labrig.run(['vm', 'cancel-job', name, 'vda', '--yes'])
    expect(await job()).toBeNull()
    expect(await device('disk:vda')).toMatchObject({ live: { source: inPool(pool, 'first.qcow2') } })
  })

  it('loses nothing once its copy has caught up', async () => {
    await copyTo('whole.qcow2')
    await expect.poll(async () => /ready='yes'/.test(await virsh('dumpxml', name)), { timeout: 20_000 }).toBe(true)
    expect((await asked()).destroys).toEqual([])
    await app.client.vm.cancelJob({ id, target: 'vda' })
    expect(await job()).toBeNull()
    await expect(app.client.vm.cancelJob({ id, target: 'vda' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { what: 'job', id: 'vda' },
    })
  })

  it('ends as a whole when it is a backup', async () => {
    const xml = join(labrig.stateFolder, 'backup.xml')
    // The emulator makes the socket, under its own user.
    const folder = inPool(pool, 'sockets')
    await mkdir(folder)
    await chmod(folder, 0o777)
    const socket = `<server transport='unix' socket='${folder}/nbd'/>`
    const disk = `<disk name='vda' type='file'><scratch file='${inPool(pool, 'scratch.qcow2')}'/></disk>`
    await writeFile(xml, `<domainbackup mode='pull'>${socket}<disks>${disk}</disks></domainbackup>`)
    await virsh('backup-begin', name, xml)
    expect(await job()).toMatchObject({ type: 'backup' })
    const { commands, destroys } = await asked()
    expect(commands).toEqual([`virsh -c qemu:///system domjobabort ${name}`])
    expect(destroys.map(({ code }) => code)).toEqual(['unfinished-backup'])
    await app.client.vm.cancelJob({ id, target: 'vda' })
    expect(await job()).toBeNull()
  })
})

describe('what only the next start can bring', () => {
  it('is put into the kept definition, and nothing else of it is touched', async () => {
    const before = await kept()
    await app.client.vm.set({ id, change: { kind: 'disk', target: 'vda', cache: 'none', discard: 'unmap' } })
    const changed = lineDiff(before, await kept()).filter(({ sign }) => sign !== ' ')
    expect(changed.map(({ sign, text }) => sign + text.trim())).toEqual([
      "-<driver name='qemu' type='qcow2'/>",
      "+<driver name='qemu' type='qcow2' cache='none' discard='unmap'/>",
    ])
    expect(await device('disk:vda')).toMatchObject({ live: { cache: null }, next: { cache: 'none' }, differs: true })
  })

  it('is refused for the running guest', async () => {
    const wanted = { kind: 'video', model: 'virtio' } as const
    const refused = app.client.vm.set({ id, when: 'live', change: wanted })
    await expect(refused).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'next-start-only' } })
  })

  it.each([
    [{ kind: 'vcpus', maximum: 4, topology: { sockets: 1, cores: 2, threads: 2 } }, 'cpu', { maximum: 4, cores: 2 }],
    [{ kind: 'memory', maximum: 320 }, 'memory', { maximum: 320 * 2 ** 20 }],
    [{ kind: 'vcpus', model: 'Westmere' }, 'cpu', { mode: 'custom', model: 'Westmere', cores: 2 }],
    [{ kind: 'video', model: 'virtio' }, 'video:0', { model: 'virtio' }],
    [{ kind: 'screen', keymap: 'ja' }, 'graphics:vnc', { keymap: 'ja' }],
  ] as const)('%j is told beforehand as it comes', async (change, key, next) => {
    const { changes = [] } = await app.client.explain({ procedure: 'vm.set', input: { id, change } })
    expect(changes.map(({ which }) => which)).toEqual(['next'])
    expect(hunksOf(lineDiff(changes[0]?.before ?? '', changes[0]?.after ?? '')).length).toBeGreaterThan(0)
    await app.client.vm.set({ id, change })
    expect((await device(key))?.next).toMatchObject(next)
  })

  it.each([
    [{ kind: 'rng' }, 'rng:0'],
    [{ kind: 'watchdog', action: 'poweroff' }, 'watchdog:0'],
    [{ kind: 'tpm' }, 'tpm:0'],
    [{ kind: 'serial' }, 'serial:1'],
    [{ kind: 'agent' }, 'channel:org.qemu.guest_agent.0'],
    [{ kind: 'folder', path: '/usr/share', tag: 'host' }, 'filesystem:host'],
    [{ kind: 'host', source: { bus: 'usb', vendor: '0951', product: '1666' } }, 'hostdev:0'],
    [{ kind: 'host', source: { bus: 'pci', address: '0000:00:1f.2' } }, 'hostdev:1'],
  ] as const)('%j is there after it', async (wanted, key) => {
    await app.client.vm.attach({ id, when: 'next', device: wanted })
    expect((await device(key))?.next).not.toBeNull()
  })

  it('is virtio for whatever copies real parts, as one change', async () => {
    await app.client.vm.set({ id, when: 'next', change: { kind: 'disk', target: 'vda', bus: 'sata' } })
    const mac = (await cardKey()).slice('interface:'.length)
    await app.client.vm.set({ id, when: 'next', change: { kind: 'card', mac, model: 'e1000' } })
    const asked = { id, change: { kind: 'virtio' } } as const
    const { destroys, changes } = await app.client.explain({ procedure: 'vm.set', input: asked })
    expect(destroys.map(({ code }) => code)).toEqual(['virtio-names'])
    expect(changes?.map(({ which }) => which)).toEqual(['next'])
    await app.client.vm.set(asked)
    expect((await device('disk:vdb'))?.next).toMatchObject({ bus: 'virtio' })
    expect((await device(`interface:${mac}`))?.next).toMatchObject({ model: 'virtio' })
    await expect(app.client.vm.set(asked)).rejects.toMatchObject({ data: { reason: 'virtio-already' } })
  })

  it('is taken back as well', async () => {
    await app.client.vm.detach({ id, when: 'next', device: 'tpm:0' })
    expect(await device('tpm:0')).toBeUndefined()
    await app.client.vm.detach({ id, when: 'next', device: 'serial:1' })
    expect(await device('serial:1')).toBeUndefined()
  })
})

describe('an edited definition', () => {
  it('takes the place of the old one, with the password that it does not show', async () => {
    await app.client.vm.set({ id, when: 'next', change: { kind: 'screen', password: 'not4eyes' } })
    const { xml: opened } = await app.client.vm.xml({ id })
    expect(opened).not.toContain('not4eyes')
    await app.client.vm.define({ id, opened, xml: opened.replace("action='poweroff'", "action='pause'") })
    expect((await device('watchdog:0'))?.next).toMatchObject({ action: 'pause' })
    expect(await kept()).toContain("passwd='not4eyes'")
  })

  it('is refused where libvirt’s schema does not know it, and loses nothing', async () => {
    const { xml: opened } = await app.client.vm.xml({ id })
    const xml = opened.replace('<devices>', '<devices><unheard-of/>')
    await expect(app.client.vm.define({ id, opened, xml })).rejects.toMatchObject({ code: 'ENGINE_ERROR' })
    expect((await app.client.vm.xml({ id })).xml).toBe(opened)
  })

  it('is refused with its place where it is no XML', async () => {
    const { xml: opened } = await app.client.vm.xml({ id })
    const refused = app.client.vm.define({ id, opened, xml: opened.replace('</os>', '</so>') })
    await expect(refused).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      data: { field: expect.stringMatching(/^xml:\d+:\d+$/) },
    })
  })

  it('is refused when another client has edited in between', async () => {
    const { xml: opened } = await app.client.vm.xml({ id })
    await virsh('desc', name, '--config', '--new-desc', 'by another client')
    const refused = app.client.vm.define({ id, opened, xml: opened.replace("action='pause'", "action='reset'") })
    await expect(refused).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'edited-meanwhile' } })
    expect(await kept()).toContain('by another client')
    expect((await device('watchdog:0'))?.next).toMatchObject({ action: 'pause' })
  })
})

describe('a VM of Labrig that runs', () => {
  const made = uniqueName('roomy')
  afterAll(() => (lack ? undefined : removeDomain(made)))

  it('has room for several devices more', async () => {
    const { id: one } = await app.client.vm.create({
      name: made,
      source: { kind: 'iso', path: await tinyIso() },
      memory: 64,
      vcpus: 1,
      network: { kind: 'none' },
    })
    await app.client.vm.start({ id: one, paused: true })
    const device = { kind: 'card', source: { kind: 'network', name: 'default' } } as const
    for (let card = 0; card < 3; card += 1) await app.client.vm.attach({ id: one, when: 'live', device })
    const { devices: now } = await app.client.vm.hardware({ id: one })
    expect(now.filter(({ key }) => key.startsWith('interface:'))).toHaveLength(3)
  })
})
