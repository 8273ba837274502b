import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { cpus, freemem, totalmem } from 'node:os'
import type { DeviceCounters, Reading } from '../inventory/reading.ts'

/** Bytes of a sector in /proc/diskstats, whatever the disk has (Documentation/block/stat.rst). */
const SECTOR = 512

/** Whole disks with their counters: not their partitions, nor what the kernel makes of other disks. */
export function diskCounters(diskstats: string, isDisk: (name: string) => boolean): DeviceCounters[] {
  return diskstats.split('\n').flatMap((line) => {
    const [, , name = '', , , read, , , , written] = line.trim().split(/\s+/)
    if (name === '' || written === undefined || !isDisk(name)) return []
    return [{ kind: 'disk' as const, name, in: Number(read) * SECTOR, out: Number(written) * SECTOR }]
  })
}

/** Interfaces with their counters. */
export function nicCounters(netDev: string, isNic: (name: string) => boolean): DeviceCounters[] {
  return netDev.split('\n').flatMap((line) => {
    const [, name = '', rest = ''] = /^\s*([^:\s]+):\s*(.*)$/.exec(line) ?? []
    const fields = rest.split(/\s+/)
    if (name === '' || fields.length < 9 || !isNic(name)) return []
    return [{ kind: 'nic' as const, name, in: Number(fields[0]), out: Number(fields[8]) }]
  })
}

const sumOf = (counters: readonly DeviceCounters[], of: 'in' | 'out') =>
  counters.reduce((sum, one) => sum + (one[of] ?? 0), 0)

/** Hardware has a device behind it; loops, mappings, bridges and the guests' own ends have none. */
const isHardware = (folder: 'block' | 'net') => (name: string) => existsSync(`/sys/${folder}/${name}/device`)
const isNicOfHardware = (name: string) => existsSync(`/sys/class/net/${name}/device`)

/** Those of hardware, or all but the loopback where none is to be seen (in a container). */
function ofHardware(counters: readonly DeviceCounters[], isOne: (name: string) => boolean): readonly DeviceCounters[] {
  const own = counters.filter(({ name }) => isOne(name))
  return own.length > 0 ? own : counters
}

/** The counters of this computer. */
export async function readHostCounters(): Promise<Reading> {
  const [diskstats, netDev] = await Promise.all(
    ['/proc/diskstats', '/proc/net/dev'].map((path) => readFile(path, 'utf8').catch(() => '')),
  )
  const disks = diskCounters(diskstats ?? '', isHardware('block'))
  const nics = ofHardware(
    nicCounters(netDev ?? '', (name) => name !== 'lo'),
    isNicOfHardware,
  )
  const times = cpus().map(({ times: one }) => one)
  // Milliseconds in which a processor was not idle.
  const busy = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0)
  const used = totalmem() - freemem()
  return {
    id: 'host',
    at: Date.now(),
    cpuTime: busy * 1e6,
    memory: used,
    resident: used,
    memoryLimit: totalmem(),
    diskRead: sumOf(disks, 'in'),
    diskWrite: sumOf(disks, 'out'),
    netReceived: sumOf(nics, 'in'),
    netSent: sumOf(nics, 'out'),
    devices: [...disks, ...nics],
    processors: times.length,
  }
}
