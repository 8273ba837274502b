import { listDomains } from '../../../main/libvirt/domain.ts'
import { domainStats } from '../../../main/libvirt/stats.ts'
import type { Benchmark } from '../runner.ts'
import { withDomains } from './bench-domains.ts'
import { PythonPeer } from './python-peer.ts'
import { inTurns, timed } from './rounds.ts'

const vsPython: Benchmark = {
  name: 'vm-stats-vs-python',
  unit: 'ms',
  peer: 'python3-libvirt: getAllDomainStats()',
  note: 'all groups of 200 defined VMs by name, both connections open (warm)',
  run: () =>
    withDomains(async (connection) => {
      await using python = await PythonPeer.start(`
return len(conn.getAllDomainStats(0, libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT))
`)
      const expected = (await listDomains(connection)).length
      const ours = () =>
        timed(async () => {
          const stats = await domainStats(connection, { groups: 0 })
          if (stats.length !== expected) throw new Error(`${stats.length} domains had statistics, not ${expected}`)
        })
      return await inTurns(31, ours, () => python.time(expected), 10)
    }),
}

export const benchmarks: readonly Benchmark[] = [vsPython]
