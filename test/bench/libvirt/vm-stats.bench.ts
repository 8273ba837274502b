import { listDomains } from '../../../main/libvirt/domain.ts'
import { domainStats } from '../../../main/libvirt/stats.ts'
import { Statistics } from '../../../main/inventory/statistics.ts'
import { run } from '../../support/host/run.ts'
import type { Benchmark } from '../runner.ts'
import { SYSTEM, withDomains } from './bench-domains.ts'
import { PythonPeer } from './python-peer.ts'
import { inTurns, timed } from '../rounds.ts'

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

const vsDomstats: Benchmark = {
  name: 'stats-200-vs-domstats',
  unit: 'ms',
  peer: 'virsh domstats --cpu-total --balloon --interface --block',
  note: '200 defined VMs, each remembered for an hour; we keep one connection, virsh makes one each time',
  run: () =>
    withDomains(async (connection) => {
      const domains = await listDomains(connection)
      const ids = domains.map(({ dom }) => `vm:system/${dom.uuid}`)
      const source = {
        libvirt: () => Promise.resolve(connection),
        docker: () => Promise.reject(new Error('no Docker')),
      }
      const statistics = new Statistics(source)
      const stop = new AbortController()
      // As often as it is asked: what is timed is the reading, not the clock.
      const watched = statistics.watch(ids, 0, stop.signal)
      const ours = () =>
        timed(async () => {
          const { value } = (await watched.next()) as { value: unknown[] }
          if (value.length !== ids.length) throw new Error(`${value.length} had statistics, not ${ids.length}`)
        })
      const words = ['-q', '-c', SYSTEM, 'domstats', '--cpu-total', '--balloon', '--interface', '--block']
      const theirs = () => timed(async () => void (await run('virsh', words)))
      try {
        return await inTurns(31, ours, theirs, 5)
      } finally {
        stop.abort()
      }
    }),
}

export const benchmarks: readonly Benchmark[] = [vsPython, vsDomstats]
