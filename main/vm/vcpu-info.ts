import { invalidState } from '../../contract/fault.ts'
import type { VcpuInfo } from '../../contract/vm-vcpus.ts'
import { observeVm } from '../inventory/observed-vm.ts'
import type { Engines } from '../step/engines.ts'

/** virVcpuState. */
const states = ['off', 'running', 'blocked'] as const
/** More than libvirt lets a guest have, and more than hosts have. */
const MOST_VCPUS = 512

/** Numbers of the bits that are set, the lowest first; libvirt's maps are little-endian in bits and bytes. */
export function bitsOf(map: Uint8Array): number[] {
  return [...map].flatMap((byte, index) =>
    Array.from({ length: 8 }, (_, bit) => ((byte >> bit) & 1 ? index * 8 + bit : -1)).filter((bit) => bit >= 0),
  )
}

/** 0,1,2,3,6 is 0-3,6. */
export function rangesOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',')
}

/**
 * What `virsh vcpuinfo` tells.
 * @throws Fault NOT_FOUND, ENGINE_UNAVAILABLE, INVALID_STATE for a VM that does not run
 */
export async function readVcpus(id: string, engines: Engines): Promise<VcpuInfo[]> {
  const vm = await observeVm(engines, id)
  const { connection, dom } = vm
  if (dom.id < 0) throw invalidState(vm.name, id, vm.state, ['running', 'paused'])
  const { cpus, nodes, sockets, cores, threads } = await connection.call('NODE_GET_INFO', {})
  // Those that are offline count in the map's length, as in VIR_NODEINFO_MAXCPUS.
  const processors = Math.max(cpus, nodes * sockets * cores * threads)
  const length = Math.ceil(processors / 8)
  const { info, cpumaps } = await connection.call('DOMAIN_GET_VCPUS', { dom, maxinfo: MOST_VCPUS, maplen: length })
  return info.map(({ number, state, cpu_time: time, cpu }, index) => {
    const allowed = bitsOf(cpumaps.subarray(index * length, (index + 1) * length)).filter((bit) => bit < processors)
    return {
      number,
      state: states[state] ?? 'unknown',
      processor: cpu < 0 ? null : cpu,
      time: Number(time) / 1e9,
      allowed: rangesOf(allowed),
      pinned: allowed.length < cpus,
    }
  })
}
