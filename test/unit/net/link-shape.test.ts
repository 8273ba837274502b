import { describe, expect, test } from 'vitest'
import {
  hasIngress,
  queueWords,
  readQueue,
  readRules,
  rulesOf,
  rulesScript,
  sentIndex,
  sentName,
  sentWords,
  tablesIn,
} from '../../../main/net/link-shape.ts'

const HOST = { name: 'vethab', index: 42 }
const queueOf = (row: object) => readQueue(JSON.stringify([{ root: true, ...row }]))

describe('The queue of a link', () => {
  test('is a token bucket for a rate alone, netem for all that takes time, and none for nothing', () => {
    expect(queueWords({})).toBeNull()
    expect(queueWords({ loss: 20 })).toBeNull()
    expect(queueWords({ rate: 800 })?.join(' ')).toBe('tbf rate 800kbit burst 16kb latency 500ms')
    expect(queueWords({ delay: 100, jitter: 10, rate: 800, duplicate: 1, reorder: 25 })?.join(' ')).toBe(
      'netem limit 10000 delay 100ms 10ms duplicate 1% reorder 25% rate 800kbit',
    )
    expect(queueWords({ reorder: 25 })?.join(' ')).toBe('netem limit 10000 delay 1ms reorder 25%')
  })

  test('is read as what was asked for', () => {
    const bucket = { kind: 'tbf', handle: '1ab0:', options: { rate: 100_000, burst: 16_384, lat: 500_000 } }
    expect(queueOf(bucket)).toEqual({ type: 'ours', shape: { rate: 800 } })
    const options = {
      limit: 10_000,
      delay: { delay: 0.1, jitter: 0.01, correlation: 0 },
      duplicate: { duplicate: 0.01, correlation: 0 },
      reorder: { reorder: 0.25, correlation: 0 },
      rate: { rate: 100_000, packetoverhead: 0, cellsize: 0, celloverhead: 0 },
      ecn: false,
      gap: 1,
    }
    expect(queueOf({ kind: 'netem', handle: '1ab0:', options })).toEqual({
      type: 'ours',
      shape: { delay: 100, jitter: 10, duplicate: 1, reorder: 25, rate: 800 },
    })
  })

  test('of what the machine sends does all there is to do, for nothing after it sees the packets', () => {
    expect(sentWords({ rate: 800, loss: 20 })).toBeNull()
    expect(sentWords({ delay: 20, loss: 1.5, rate: 800 })?.join(' ')).toBe(
      'netem limit 10000 delay 20ms rate 800kbit loss 1.5%',
    )
    expect(rulesOf({ loss: 5 }, { delay: 20, loss: 1.5, rate: 800 })).toEqual({
      ...{ toLoss: 5, fromLoss: null, fromRate: null },
    })
    const options = { delay: { delay: 0.02, jitter: 0 }, 'loss-random': { loss: 0.015, correlation: 0 } }
    expect(queueOf({ kind: 'netem', handle: '1ab0:', options })).toEqual({
      type: 'ours',
      shape: { delay: 20, loss: 1.5 },
    })
  })

  test('of what the machine sends has an interface of its own, which is told by its name', () => {
    expect(sentIndex(sentName(42))).toBe(42)
    expect(sentName(9_999_999).length).toBe(15)
    expect(sentIndex('ifb0')).toBeNull()
    expect(
      hasIngress(
        JSON.stringify([
          { kind: 'noqueue', root: true },
          { kind: 'ingress', handle: 'ffff:' },
        ]),
      ),
    ).toBe(true)
    expect(hasIngress(JSON.stringify([{ kind: 'noqueue', root: true }]))).toBe(false)
    expect(hasIngress('')).toBe(false)
  })

  test('of the kernel is taken over, of others is not', () => {
    expect(queueOf({ kind: 'noqueue', handle: '0:' })).toEqual({ type: 'plain' })
    expect(readQueue('[]')).toEqual({ type: 'plain' })
    expect(readQueue('no JSON')).toEqual({ type: 'plain' })
    expect(queueOf({ kind: 'htb', handle: '1:' })).toEqual({ type: 'foreign' })
    expect(queueOf({ kind: 'tbf', handle: '8001:', options: { rate: 1 } })).toEqual({ type: 'foreign' })
  })
})

describe('The rules of a link', () => {
  test('lose packets in both directions and limit what the machine sends; each asks for the number of the interface', () => {
    const rules = rulesOf({ loss: 20 }, { loss: 0.05, rate: 80 })
    expect(rulesScript(HOST, rules)).toBe(`add table netdev labrig_link_42
delete table netdev labrig_link_42
table netdev labrig_link_42 {
  chain egress {
    type filter hook egress device "vethab" priority 0;
    meta oif 42 numgen random mod 10000 < 2000 counter drop comment "loss 20"
  }
  chain ingress {
    type filter hook ingress device "vethab" priority 0;
    meta iif 42 numgen random mod 10000 < 5 counter drop comment "loss 0.05"
    meta iif 42 limit rate over 10000 bytes/second burst 60000 bytes counter drop comment "rate 80"
  }
}
`)
  })

  test('are none for a rate to the machine, which is the queue’s', () => {
    expect(rulesOf({ rate: 800, delay: 5 }, {})).toBeNull()
    expect(rulesScript(HOST, null)).toBe('add table netdev labrig_link_42\ndelete table netdev labrig_link_42\n')
  })

  test('are read as what was asked for; a table of somebody else says nothing', () => {
    const rule = (chain: string, comment: string) => ({ rule: { family: 'netdev', chain, comment, expr: [] } })
    const nftables = [{ metainfo: {} }, rule('egress', 'loss 20'), rule('ingress', 'rate 80'), rule('ingress', 'x')]
    expect(readRules(JSON.stringify({ nftables }))).toEqual({ toLoss: 20, fromLoss: null, fromRate: 80 })
    expect(readRules(JSON.stringify({ nftables: [rule('egress', 'made by hand')] }))).toBeNull()
    expect(readRules('')).toBeNull()
    expect(tablesIn('{"nftables": [{"table": {"name": "labrig_link_7"}}, {"table": {"name": "filter"}}]}')).toEqual([7])
  })
})
