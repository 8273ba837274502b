import { expect, it } from 'vitest'
import { diagramOf } from '../../../main/diagram/model.ts'
import { edgeRates, type Counters } from '../../../main/diagram/rates.ts'
import { observed, web } from './lab-host.ts'

const at = (at: number, received: number, sent: number): Counters => ({
  at,
  devices: new Map([
    ['veth652dc7c', { received, sent }],
    ['eth0', { received, sent }],
  ]),
})
const { edges } = diagramOf(observed())

it('counts from the machine’s side: what the host’s end sends, it receives', () => {
  const rates = edgeRates(edges, at(1000, 0, 0), at(3000, 4000, 800_000))
  expect(rates).toContainEqual({ edge: `nic:${web.id}/bridge`, received: 400_000, sent: 2000 })
  expect(rates).toContainEqual({ edge: 'uplink:outside:lan/eth0>interface:eth0', received: 2000, sent: 400_000 })
  expect(rates).toHaveLength(2)
})

it('names no quiet edge and none whose counter was set back', () => {
  expect(edgeRates(edges, at(1000, 0, 0), at(3000, 10, 20))).toEqual([])
  expect(edgeRates(edges, at(1000, 5000, 5000), at(3000, 10, 9000))).toEqual([])
  expect(edgeRates(edges, at(1000, 0, 0), at(1000, 9999, 9999))).toEqual([])
})
