import { hardwareOf, readDefinitions } from '../../../main/vm/hardware/read-hardware.ts'
import type { ObservedVm } from '../../../main/inventory/observed-vm.ts'
import { startDomain } from '../../support/host/index.ts'
import { uniqueName } from '../../support/host/identity.ts'
import { run } from '../../support/host/run.ts'
import type { Benchmark } from '../runner.ts'
import { openSystem, SYSTEM } from './bench-domains.ts'
import { inTurns, timed } from '../rounds.ts'

/** What a person types to have the same: both definitions, processors, memory, disks, cards, limits, screen. */
const calls = [
  ['dumpxml'],
  ['dumpxml', '--inactive'],
  ['vcpucount'],
  ['vcpupin'],
  ['emulatorpin'],
  ['dommemstat'],
  ['domblklist', '--details'],
  ['domiflist'],
  ['vncdisplay'],
  ['dominfo'],
] as const

const vsVirsh: Benchmark = {
  name: 'hardware-page-vs-virsh',
  unit: 'ms',
  peer: `virsh, ${calls.length} calls: ${calls.map((words) => words.join(' ')).join(', ')}`,
  note: 'every device of a running VM, live and kept; our connection open (warm), virsh connects each time',
  async run() {
    await using guest = await startDomain({ name: uniqueName('bench-hw'), network: 'default', graphics: true })
    const connection = await openSystem()
    try {
      const { dom } = await connection.call('DOMAIN_LOOKUP_BY_NAME', { name: guest.name })
      const vm = { connection, dom, state: 'running', persistent: true } as unknown as ObservedVm
      const ours = () =>
        timed(async () => {
          const { live, next } = await readDefinitions(vm)
          if (hardwareOf(live, next).length < 8) throw new Error('devices are missing')
        })
      const peer = () =>
        timed(async () => {
          for (const [verb, ...words] of calls) await run('virsh', ['-q', '-c', SYSTEM, verb, guest.name, ...words])
        })
      return await inTurns(15, ours, peer)
    } finally {
      await connection.close()
    }
  },
}

export const benchmarks: readonly Benchmark[] = [vsVirsh]
