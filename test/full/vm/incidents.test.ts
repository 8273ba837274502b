import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Incident } from '../../../contract/incident.ts'
import type { Vm } from '../../../contract/machine.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  lacking,
  makeDisk,
  reachableFolder,
  removeFolder,
  run,
  Serial,
  startDomain,
  tryRun,
  uniqueName,
  virsh,
  type RunningDomain,
} from '../../support/host/index.ts'

let lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('incident')
/** A guest takes its time. */
const inTime = { timeout: 60_000, interval: 200 }

let labrig: Labrig
let app: InProcess
let guest: RunningDomain
let serial: Serial
let folder: string
let small: string
let id: string
const seen: Incident[] = []
const ended = new AbortController()

/** A file system of 12 MiB with a disk of 64 MiB on it, which libvirt lets the emulator write to. */
async function smallFileSystem(): Promise<void> {
  folder = await reachableFolder('small')
  small = join(folder, 'fs')
  await mkdir(small)
  const { code, stderr } = await tryRun('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=755', 'labrig-test', small])
  if (code !== 0) lack = `this machine mounts nothing: ${stderr.trim()}`
  else await makeDisk(join(small, 'disk.qcow2'), '64M')
}

beforeAll(async () => {
  if (lack) return
  await smallFileSystem()
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  app.services.tend()
  const disk = `<disk type='file' device='disk'><driver name='qemu' type='qcow2' error_policy='enospace'/><source file='${join(small, 'disk.qcow2')}'/><target dev='vda' bus='virtio'/></disk>`
  guest = await startDomain({
    name,
    devices: `${disk}<watchdog model='i6300esb' action='pause'/><panic model='isa'/>`,
  })
  id = `vm:system/${(await virsh('domuuid', name)).trim()}`
  void follow()
  await app.client.inventory.machines()
  await guest.waitFor(/TINY-READY/)
  serial = await Serial.open(name)
}, 180_000)

afterAll(async () => {
  ended.abort()
  serial?.close()
  await guest?.[Symbol.asyncDispose]()
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
  if (folder === undefined) return
  await tryRun('umount', [small])
  await removeFolder(folder)
})

async function follow(): Promise<void> {
  try {
    for await (const one of await app.client.incident.watch(undefined, { signal: ended.signal })) {
      if (one.id === id) seen.push(one)
    }
  } catch (error) {
    if (!ended.signal.aborted) throw error
  }
}

/** The shell of the guest answers a sum, which its echo of the line does not contain. */
async function ready(word: string): Promise<void> {
  await expect
    .poll(() => {
      serial.send(`echo ${word}-$((1 + 1))\r`)
      return serial.text
    }, inTime)
    .toContain(`${word}-2`)
}

const vm = async (): Promise<Vm> =>
  (await app.client.inventory.machines()).find((one): one is Vm => one.id === id) as Vm
const codes = () => seen.map(({ what }) => what.code)
const journaled = async () =>
  (await app.client.journal.list({})).flatMap(({ happening, subjects }) =>
    happening !== undefined && subjects.includes(id) ? [happening.code] : [],
  )

describe('a guest that befalls something', () => {
  it('is paused when its disk has no room, told with disk, place and figures, and goes on after space was freed', async () => {
    await ready('UP')
    const ballast = join(small, 'ballast')
    await writeFile(ballast, Buffer.alloc(8 << 20, 1))
    serial.send(
      'dd if=/dev/urandom of=/tmp/r bs=64k count=160; md5sum </tmp/r; dd if=/tmp/r of=/dev/vda bs=64k conv=fsync; echo WRITTEN-$?\r',
    )
    await expect.poll(async () => (await vm()).state, inTime).toBe('paused')
    await expect.poll(async () => (await vm()).fault, inTime).toBe('no-space')
    expect(await vm()).toMatchObject({ reason: 'ioerror' })
    await expect.poll(codes, inTime).toEqual(['disk-full'])
    expect(seen[0]?.what).toMatchObject({ name, path: join(small, 'disk.qcow2') })
    const { disks } = await app.client.vm.condition({ id })
    expect(disks).toMatchObject([
      { target: 'vda', path: join(small, 'disk.qcow2'), fault: 'no-space', place: { folder: small, total: 12 << 20 } },
    ])
    // One write of many blocks fails as a whole.
    expect(disks[0]?.place?.free).toBeLessThan(4 << 20)
    expect(await journaled()).toEqual(['disk-full'])

    // Without room it is paused again at once, and that is told again.
    await app.client.vm.resume({ id })
    await expect.poll(codes, inTime).toEqual(['disk-full', 'disk-full'])
    await expect.poll(async () => (await vm()).state, inTime).toBe('paused')
    await rm(ballast)
    await app.client.vm.resume({ id })
    await serial.waitFor(/WRITTEN-0/)
    const after = await vm()
    expect(after.state).toBe('running')
    expect(after.fault).toBeUndefined()
    // What the guest reads back from its disk is what it meant to write.
    serial.send('echo 3 >/proc/sys/vm/drop_caches; head -c 10485760 /dev/vda | md5sum; echo READ-$?\r')
    await serial.waitFor(/READ-0/)
    const sums = [...serial.text.matchAll(/\b([0-9a-f]{32})\b/g)].map(([sum]) => sum)
    expect(sums).toHaveLength(2)
    expect(sums[0]).toBe(sums[1])
  })

  it('is paused by its watchdog, and told so', async () => {
    // The kernel of the guest has no driver: the registers of the device are written by hand (Intel 6300ESB, 16.5).
    serial.send(
      [
        'cd /sys/bus/pci/devices/$(grep -l 0x25ab /sys/bus/pci/devices/*/device | cut -d/ -f6)',
        'echo 1 >enable; B=$(cut -d" " -f1 resource | head -n 1)',
        'u() { devmem $((B + 12)) 16 0x80; devmem $((B + 12)) 16 0x86; }',
        'u; devmem $((B)) 32 0x100; u; devmem $((B + 4)) 32 0x100',
        'printf "\\002" | dd of=config bs=1 seek=104 conv=notrunc; cd /\r',
      ].join('; '),
    )
    await expect.poll(codes, inTime).toContain('watchdog-pause')
    await expect.poll(async () => (await vm()).reason, inTime).toBe('watchdog')
    expect(await vm()).toMatchObject({ state: 'paused' })
    await app.client.vm.resume({ id })
    expect((await vm()).state).toBe('running')
  })

  it('that crashes is shown as crashed, with what it was', async () => {
    serial.send('echo c >/proc/sysrq-trigger\r')
    await expect.poll(codes, inTime).toContain('crashed-guest')
    await expect.poll(async () => (await vm()).state, inTime).toBe('crashed')
    expect(codes().filter((code) => code === 'crashed-emulator')).toEqual([])
    await app.client.vm.forceOff({ id })
  })

  it('whose emulator is killed is shown as crashed, although it is off', async () => {
    await app.client.vm.start({ id })
    const pid = (await readFile(`/run/libvirt/qemu/${name}.pid`, 'utf8')).trim()
    await run('kill', ['-9', pid])
    await expect.poll(codes, inTime).toContain('crashed-emulator')
    await expect.poll(async () => (await vm()).state, inTime).toBe('off')
    expect((await vm()).reason).toBe('crashed')
    expect((await journaled()).toReversed()).toEqual(codes())
    const { stdout } = await labrig.run(['ls', '--json'])
    expect((JSON.parse(stdout) as Vm[]).find((one) => one.id === id)?.reason).toBe('crashed')
  })
})
