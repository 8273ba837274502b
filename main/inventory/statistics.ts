import { parseId, formatId } from '../../contract/ids.ts'
import type { Sample } from '../../contract/inventory.ts'
import { ContainerSampler } from '../docker/container-sampler.ts'
import type { Engine } from '../docker/engine.ts'
import type { Connection } from '../libvirt/connection.ts'
import { DOMAIN_STATS } from '../libvirt/flags.ts'
import { domainStats } from '../libvirt/stats.ts'
import { pause } from './pause.ts'

/** What statistics need of the connections. */
export interface StatisticsSource {
  libvirt(connection: string): Promise<Connection>
  docker(connection: string): Promise<Engine>
}

interface Reading extends Omit<Sample, 'cpu'> {
  /** Nanoseconds of processor time since start; null when unknown. */
  readonly cpuTime: number | null
}

const GROUPS = DOMAIN_STATS.CPU_TOTAL | DOMAIN_STATS.BALLOON | DOMAIN_STATS.INTERFACE | DOMAIN_STATS.BLOCK

/** Reads the given machines once: one call per libvirt connection, files or one call per container. */
class Sampler {
  readonly #source: StatisticsSource
  readonly #samplers = new Map<Engine, ContainerSampler>()

  constructor(source: StatisticsSource) {
    this.#source = source
  }

  async read(ids: readonly string[]): Promise<Reading[]> {
    const references = ids.map(parseId).filter((reference) => reference !== null)
    const byConnection = Map.groupBy(references, (reference) => `${reference.kind}:${reference.connection}`)
    const readings = await Promise.all(
      [...byConnection.values()].map((group) => {
        const connection = group[0]?.connection ?? ''
        const keys = group.map((reference) => reference.key)
        // An engine that is away has no values; that it is away is told elsewhere.
        return (group[0]?.kind === 'vm' ? this.#vms(connection, keys) : this.#containers(connection, keys)).catch(
          (): Reading[] => [],
        )
      }),
    )
    return readings.flat()
  }

  async #vms(connection: string, uuids: readonly string[]): Promise<Reading[]> {
    const libvirt = await this.#source.libvirt(connection)
    const doms = uuids.map((uuid) => ({ name: '', uuid, id: -1 }))
    const records = await domainStats(libvirt, { groups: GROUPS, doms })
    const at = Date.now()
    return records.map(({ dom, values }) => {
      const id = formatId('vm', connection, dom.uuid)
      return { id, at, ...vmReading((name) => values.get(name)) }
    })
  }

  async #containers(connection: string, keys: readonly string[]): Promise<Reading[]> {
    const engine = await this.#source.docker(connection)
    const sampler = this.#samplers.get(engine) ?? new ContainerSampler(engine)
    this.#samplers.set(engine, sampler)
    const readings = await Promise.all(
      keys.map(async (key): Promise<Reading[]> => {
        const stats = await sampler.sample(key)
        if (stats === undefined) return []
        return [
          {
            id: formatId('container', connection, key),
            at: stats.readAt,
            cpuTime: stats.cpuNanoseconds,
            memory: stats.memoryBytes,
            resident: stats.memoryBytes,
            memoryLimit: stats.memoryLimit ?? null,
            diskRead: stats.blockReadBytes,
            diskWrite: stats.blockWriteBytes,
            netReceived: stats.network?.receivedBytes ?? null,
            netSent: stats.network?.sentBytes ?? null,
          },
        ]
      }),
    )
    return readings.flat()
  }
}

type Values = (name: string) => bigint | number | string | boolean | undefined

/** libvirt's names: virConnectGetAllDomainStats. Memory in KiB there, bytes here. */
function vmReading(value: Values): Omit<Reading, 'id' | 'at'> {
  const number = (name: string) => {
    const found = value(name)
    return found === undefined ? null : Number(found)
  }
  const sum = (group: 'block' | 'net', field: string) => {
    const count = number(`${group}.count`)
    if (count === null) return null
    return Array.from({ length: count }, (_, index) => number(`${group}.${index}.${field}`) ?? 0).reduce(
      (a, b) => a + b,
      0,
    )
  }
  const kib = (name: string) => {
    const found = number(name)
    return found === null ? null : found * 1024
  }
  const available = kib('balloon.available')
  const unused = kib('balloon.usable') ?? kib('balloon.unused')
  return {
    cpuTime: number('cpu.time'),
    // Only a guest with a balloon driver tells what it uses.
    memory: available !== null && unused !== null ? available - unused : null,
    resident: kib('balloon.rss'),
    memoryLimit: kib('balloon.current'),
    diskRead: sum('block', 'rd.bytes'),
    diskWrite: sum('block', 'wr.bytes'),
    netReceived: sum('net', 'rx.bytes'),
    netSent: sum('net', 'tx.bytes'),
  }
}

/**
 * Readings of the machines, one batch per interval, until the signal aborts. Nothing is sampled while the reader has not
 * taken the batch before.
 */
export async function* watchStatistics(
  source: StatisticsSource,
  ids: readonly string[],
  everySeconds: number,
  signal: AbortSignal,
): AsyncGenerator<Sample[]> {
  const sampler = new Sampler(source)
  const before = new Map<string, Reading>()
  while (!signal.aborted) {
    const readings = await sampler.read(ids)
    yield readings.map((reading) => {
      const sample = toSample(reading, before.get(reading.id))
      before.set(reading.id, reading)
      return sample
    })
    await pause(everySeconds * 1000, signal)
  }
}

/** One reading of each machine, without processor shares (those need two). */
export async function readStatistics(source: StatisticsSource, ids: readonly string[]): Promise<Sample[]> {
  const readings = await new Sampler(source).read(ids)
  return readings.map((reading) => toSample(reading, undefined))
}

function toSample(reading: Reading, before: Reading | undefined): Sample {
  const { cpuTime, ...rest } = reading
  const elapsed = before === undefined ? 0 : (reading.at - before.at) * 1e6
  const used = cpuTime === null || before?.cpuTime == null ? -1 : cpuTime - before.cpuTime
  // A counter that went back belongs to a machine that was restarted between the readings.
  return { ...rest, cpu: elapsed > 0 && used >= 0 ? used / elapsed : null }
}
