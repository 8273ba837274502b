import { Connection } from '../../../main/libvirt/connection.ts'
import { domainState, listDomains, listDomainsBy } from '../../../main/libvirt/domain.ts'
import { openLocal } from '../../../main/libvirt/sockets.ts'
import { virsh } from '../../support/host/cli.ts'
import type { Benchmark } from '../runner.ts'
import { SYSTEM, withDomains } from './bench-domains.ts'
import { PythonPeer } from './python-peer.ts'
import { inTurns, timed } from '../rounds.ts'

const expectCount = (count: number, expected: number) => {
  if (count !== expected) throw new Error(`${count} domains were listed, not ${expected}`)
}

/** List and state of all, as the inventory does it. */
async function timeList(connection: Connection, expected: number): Promise<number> {
  let count = 0
  const time = await timed(async () => (count = (await listDomains(connection)).length))
  expectCount(count, expected)
  return time
}

const linesIn = (text: string) => text.split('\n').filter((line) => line.trim() !== '').length

const vsVirsh: Benchmark = {
  name: 'vm-list-vs-virsh',
  unit: 'ms',
  peer: 'spawning virsh list --all',
  note: 'list and state of 200 defined VMs; our connection is open (warm), virsh opens its own each time',
  run: () =>
    withDomains(async (connection) => {
      const expected = (await listDomains(connection)).length
      const peer = () => timed(async () => expectCount(linesIn(await virsh('list', '--all')), expected))
      return inTurns(21, () => timeList(connection, expected), peer)
    }),
}

const coldVsVirsh: Benchmark = {
  name: 'vm-list-cold-vs-virsh',
  unit: 'ms',
  peer: 'spawning virsh list --all',
  note: 'cold: each of ours connects, logs in, lists and closes, in a process that runs already',
  run: () =>
    withDomains(async (connection) => {
      const expected = (await listDomains(connection)).length
      const ours = () =>
        timed(async () => {
          await using own = await Connection.open(await openLocal({ uri: SYSTEM }), { uri: SYSTEM })
          expectCount((await listDomains(own)).length, expected)
        })
      const peer = () => timed(async () => expectCount(linesIn(await virsh('list', '--all')), expected))
      return inTurns(21, ours, peer)
    }),
}

const vsPython: Benchmark = {
  name: 'vm-list-vs-python',
  unit: 'ms',
  peer: 'python3-libvirt: getAllDomainStats(STATE)',
  note: 'list and state of 200 defined VMs, both connections open (warm); the one-call way is the fastest Python has',
  run: () =>
    withDomains(async (connection) => {
      await using python = await PythonPeer.start(`
stats = conn.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE, libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT)
return len([(dom.name(), dom.UUIDString(), dom.ID(), values.get('state.state')) for dom, values in stats])
`)
      const expected = (await listDomains(connection)).length
      return await inTurns(
        41,
        () => timeList(connection, expected),
        () => python.time(expected),
        10,
      )
    }),
}

const eachVsPython: Benchmark = {
  name: 'vm-list-each-vs-python',
  unit: 'ms',
  peer: 'python3-libvirt: listAllDomains(), then state() of each',
  note: 'the same by one call per VM, for daemons without the bulk call; ours are under way at once',
  run: () =>
    withDomains(async (connection) => {
      await using python = await PythonPeer.start(`
return len([(dom.name(), dom.UUIDString(), dom.ID(), dom.state()) for dom in conn.listAllDomains()])
`)
      const expected = (await listDomains(connection)).length
      const ours = () =>
        timed(async () => {
          const domains = await listDomainsBy(connection, 0)
          const states = await Promise.all(domains.map((dom) => domainState(connection, dom)))
          expectCount(states.length, expected)
        })
      // Awaited: else Python would be sent away first.
      return await inTurns(21, ours, () => python.time(expected))
    }),
}

export const benchmarks: readonly Benchmark[] = [vsVirsh, coldVsVirsh, vsPython, eachVsPython]
