import { describe, expect, it } from 'vitest'
import type { HardwareDevice } from '../../../../contract/vm-hardware.ts'
import { vmHardware } from '../../../../contract/vm-hardware.ts'
import { hardwareOf } from '../../../../main/vm/hardware/read-hardware.ts'
import { recorded } from './recorded.ts'

const both = hardwareOf(recorded.live, recorded.kept)
const of = (devices: readonly HardwareDevice[], key: string) => devices.find((device) => device.key === key)

describe('the hardware of a VM that runs', () => {
  it('is what the contract says it is, each device once', () => {
    expect(vmHardware.parse({ running: true, persistent: true, devices: both }).devices).toEqual(both)
    expect(new Set(both.map(({ key }) => key)).size).toBe(both.length)
  })

  it('tells what the next start will change, and nothing else', () => {
    const differing = both.filter(({ differs }) => differs).map(({ key }) => key)
    expect(differing).toEqual(['cpu', 'memory', 'interface:52:54:00:aa:00:02'])
    expect(of(both, 'cpu')).toMatchObject({ live: { count: 1, maximum: 2 }, next: { count: 2 } })
    expect(of(both, 'interface:52:54:00:aa:00:02')).toMatchObject({ live: { link: 'down' }, next: { link: 'up' } })
  })

  it('tells disks with all that is set on them, and drives that are empty', () => {
    expect(of(both, 'disk:vda')?.live).toMatchObject({
      ...{ device: 'disk', bus: 'virtio', format: 'qcow2', cache: 'none', discard: 'unmap', serial: 'disk-1' },
      limits: 'total-iops-sec=500',
    })
    expect(of(both, 'disk:sda')?.live).toMatchObject({ device: 'cdrom', source: null, format: null, readOnly: true })
  })

  it('tells the order of starting by the devices', () => {
    expect(of(both, 'boot')?.live).toMatchObject({ order: ['disk:sda', 'disk:vda'], menu: true, firmware: 'bios' })
  })

  it('tells what was made for guests from copies of real parts', () => {
    const natures = Object.fromEntries(both.map(({ key, nature }) => [key, nature]))
    expect(natures).toMatchObject({
      'disk:vda': 'virtio',
      'disk:sda': 'emulated',
      'interface:52:54:00:aa:00:01': 'virtio',
      'interface:52:54:00:aa:00:02': 'emulated',
      'video:0': 'emulated',
      'rng:0': 'virtio',
      'graphics:vnc': null,
    })
  })

  it('tells what it has only now, which is not compared', () => {
    expect(of(both, 'graphics:vnc')?.now).toEqual({ port: '5900' })
    expect(of(both, 'channel:org.qemu.guest_agent.0')?.now).toEqual({ state: 'disconnected' })
    expect(of(both, 'serial:0')?.now).toEqual({ path: '/dev/pts/0' })
  })

  it('shows the element of a device, and never a password', () => {
    expect(of(both, 'rng:0')?.xml).toMatch(/^<rng model=.virtio.>/)
    expect(JSON.stringify(hardwareOf(null, recorded.kept))).not.toContain('not4eyes')
  })
})

describe('the hardware of a VM', () => {
  it('that is off has no present, and of one that is not kept no future', () => {
    const off = hardwareOf(null, recorded.kept)
    expect(off.every(({ live, next, differs }) => live === null && next !== null && !differs)).toBe(true)
    const transient = hardwareOf(recorded.live, null)
    expect(transient.every(({ live, next, differs }) => live !== null && next === null && !differs)).toBe(true)
    expect(transient.length).toBe(off.length)
  })

  it('names devices that only one of the definitions has', () => {
    const without = recorded.kept.replace(/<watchdog[\s\S]*<\/watchdog>/, '').replace('sda', 'sdb')
    const devices = hardwareOf(recorded.live, without)
    expect(of(devices, 'watchdog:0')).toMatchObject({ next: null, differs: true })
    expect(of(devices, 'disk:sdb')).toMatchObject({ live: null, differs: true })
  })
})
