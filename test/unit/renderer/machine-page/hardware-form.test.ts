import { describe, expect, it } from 'vitest'
import { hardwareOf } from '../../../../main/vm/hardware/read-hardware.ts'
import {
  additions,
  addFieldsOf,
  deviceOf,
  firstDraft,
} from '../../../../renderer/features/machine-page/vm/hardware/add-form.ts'
import {
  bootableOf,
  changeOf,
  draftOf,
  fieldsOf,
} from '../../../../renderer/features/machine-page/vm/hardware/change-form.ts'
import { factRows } from '../../../../renderer/features/machine-page/vm/hardware/fact-rows.ts'
import { recorded } from '../../vm/hardware/recorded.ts'

const devices = hardwareOf(recorded.live, recorded.kept)
const factsOf = (key: string) => {
  const facts = devices.find((device) => device.key === key)?.next
  if (!facts) throw new Error(key)
  return facts
}
const changed = (key: string, more: Readonly<Record<string, string>>) => {
  const facts = factsOf(key)
  return changeOf(facts, { ...draftOf(facts), ...more })
}

describe('the form of a device', () => {
  it('changes nothing as it opens, whatever the device', () => {
    for (const { next } of devices) if (next) expect(changeOf(next, draftOf(next))).toBeNull()
  })

  it('has a value for each of its fields', () => {
    const offers = { networks: ['default'], bootable: bootableOf(devices) }
    for (const { next } of devices) {
      if (next === null) continue
      const draft = draftOf(next)
      expect(fieldsOf(next, offers).filter(({ name }) => draft[name] === undefined)).toEqual([])
    }
  })

  it.each([
    ['cpu', { count: '1' }, { kind: 'vcpus', count: 1 }],
    [
      'cpu',
      { maximum: '4', cores: '2' },
      { kind: 'vcpus', maximum: 4, topology: { sockets: 2, cores: 2, threads: 1 } },
    ],
    ['memory', { most: '512' }, { kind: 'memory', maximum: 512 }],
    ['disk:vda', { cache: 'writeback' }, { kind: 'disk', target: 'vda', cache: 'writeback' }],
    ['disk:vda', { grow: '2' }, { kind: 'grow', target: 'vda', size: 2 }],
    ['cpu', { kind: 'Westmere' }, { kind: 'vcpus', model: 'Westmere' }],
    ['cpu', { kind: 'host-model' }, { kind: 'vcpus', mode: 'host-model' }],
    ['cpu', { pinning: '0: 0-1, emulator: 1' }, { kind: 'pin', pins: expect.any(Array) as object[] }],
    ['disk:vda', { rate: '10', iops: '' }, { kind: 'limits', target: 'vda', totalBytes: 10_485_760, totalIops: 0 }],
    ['graphics:vnc', { listen: 'socket' }, { kind: 'screen', listen: 'socket' }],
    ['disk:sda', { medium: '/srv/a.iso' }, { kind: 'media', target: 'sda', source: '/srv/a.iso' }],
    ['graphics:vnc', { keymap: '' }, { kind: 'screen', keymap: null }],
    ['video:0', { model: 'virtio' }, { kind: 'video', model: 'virtio' }],
    ['boot', { first: 'disk:vda', second: '' }, { kind: 'boot', order: ['disk:vda'] }],
  ])('of %s with %j is the change %j', (key, more, change) => {
    expect(changed(key, more)).toEqual(change)
  })

  it('of what is no value is no change', () => {
    expect(changed('cpu', { count: 'many' })).toBeNull()
    expect(changed('memory', { size: '' })).toBeNull()
    expect(changed('disk:sda', { medium: 'a.iso' })).toBeNull()
  })
})

describe('the form of a new device', () => {
  it('is complete from the beginning where nothing has to be found', () => {
    const ready = additions.filter((kind) => deviceOf(kind, { ...firstDraft, network: 'default' }) !== null)
    expect(ready).toEqual(['disk', 'card', 'cdrom', 'module', 'rng', 'watchdog', 'tpm', 'agent', 'serial'])
    const hostDevice = 'usb 0951:1666 – Kingston DataTraveler'
    expect(deviceOf('host', { ...firstDraft, hostDevice })).toEqual({
      kind: 'host',
      source: { bus: 'usb', vendor: '0951', product: '1666' },
    })
    expect(deviceOf('folder', { ...firstDraft, path: '/srv/share' })).toMatchObject({ tag: 'share' })
  })

  it('asks for a path where the disk is there already', () => {
    const names = (source: string) =>
      addFieldsOf('disk', { ...firstDraft, source }, { networks: [] }).map(({ name }) => name)
    expect(names('new')).toContain('capacity')
    expect(names('file')).toEqual(['source', 'path', 'format', 'bus'])
  })
})

it('rows tell what waits for the next start beside what is', () => {
  const card = devices.find(({ key }) => key === 'interface:52:54:00:aa:00:02')
  if (!card) throw new Error('recorded')
  expect(factRows(card, 'en').find(({ name }) => name === 'link')).toEqual({ name: 'link', value: 'down', next: 'up' })
})
