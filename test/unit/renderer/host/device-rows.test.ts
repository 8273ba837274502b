import { describe, expect, it } from 'vitest'
import type { NodeDevice } from '../../../../contract/host-device.ts'
import { deviceRows } from '../../../../renderer/features/host/device-rows.ts'

const device = (name: string, parent: string | null, more: Partial<NodeDevice> = {}): NodeDevice => ({
  ...{ name, parent, kind: 'pci', address: name, label: null, driver: null, group: null, size: null, link: null },
  ...{ offered: true, usedBy: [] },
  ...more,
})
const devices = [
  device('bridge', null),
  device('card', 'bridge', { driver: 'e1000e', group: 14, usedBy: ['web'] }),
  device('eth0', 'card', { kind: 'network' }),
  device('disk', 'bridge', { group: 1, label: 'Samsung NVMe' }),
]
const found = (text: string) => deviceRows(devices, text).map(({ device: { name }, depth }) => `${depth} ${name}`)

describe('devices of the host', () => {
  it('stand as far in as there are others above them', () => {
    expect(found('')).toEqual(['0 bridge', '1 card', '2 eth0', '1 disk'])
  })

  it.each([
    ['samsung', ['0 bridge', '1 disk']],
    ['E1000E', ['0 bridge', '1 card']],
    ['eth0', ['0 bridge', '1 card', '2 eth0']],
    ['group:14', ['0 bridge', '1 card']],
    ['web pci', ['0 bridge', '1 card']],
    ['nothing', []],
  ])('are found by %s together with what they hang on', (text, rows) => {
    expect(found(text)).toEqual(rows)
  })
})
