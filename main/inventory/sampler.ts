import { formatId, parseId } from '../../contract/ids.ts'
import { ContainerSampler } from '../docker/container-sampler.ts'
import type { Engine } from '../docker/engine.ts'
import type { Connection } from '../libvirt/connection.ts'
import { DOMAIN_STATS } from '../libvirt/flags.ts'
import { domainStats } from '../libvirt/stats.ts'
import type { DeviceCounters, Reading } from './reading.ts'

/** What readings need of the connections. */
export interface StatisticsSource {
  libvirt(connection: string): Promise<Connection>
  docker(connection: string): Promise<Engine>
}

const GROUPS = DOMAIN_STATS.CPU_TOTAL | DOMAIN_STATS.BALLOON | DOMAIN_STATS.INTERFACE | DOMAIN_STATS.BLOCK

/** Reads the given machines once: one call per libvirt connection, files or one call per container. */
export class Sampler {
  readonly #source: StatisticsSource
  /** Each new connection is another engine: the old ones must not stay with what was found by them. */
  readonly #samplers = new WeakMap<Engine, ContainerSampler>()

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
            devices: [],
            processors: null,
          },
        ]
      }),
    )
    return readings.flat()
  }
}

type Values = (name: string) => bigint | number | string | boolean | undefined

interface Fields {
  readonly group: 'block' | 'net'
  readonly kind: DeviceCounters['kind']
  readonly in: string
  readonly out: string
}

const blockFields: Fields = { group: 'block', kind: 'disk', in: 'rd.bytes', out: 'wr.bytes' }
const netFields: Fields = { group: 'net', kind: 'nic', in: 'rx.bytes', out: 'tx.bytes' }

/** Null when the group was left out of the answer: the emulator was busy, or the VM is off. */
function countersOf(value: Values, { group, kind, ...fields }: Fields): DeviceCounters[] | null {
  const count = value(`${group}.count`)
  if (count === undefined) return null
  return Array.from({ length: Number(count) }, (_, index) => {
    const field = (name: string) => {
      const found = value(`${group}.${index}.${name}`)
      return found === undefined ? null : Number(found)
    }
    const name = String(value(`${group}.${index}.name`) ?? index)
    return { kind, name, in: field(fields.in), out: field(fields.out) }
  })
}

/** A device that does not tell (an empty drive) adds nothing. */
function sum(counters: readonly DeviceCounters[] | null, of: 'in' | 'out'): number | null {
  return counters === null ? null : counters.reduce((whole, one) => whole + (one[of] ?? 0), 0)
}

/** libvirt's names: virConnectGetAllDomainStats. Memory in KiB there, bytes here. */
function vmReading(value: Values): Omit<Reading, 'id' | 'at'> {
  const number = (name: string) => {
    const found = value(name)
    return found === undefined ? null : Number(found)
  }
  const kib = (name: string) => {
    const found = number(name)
    return found === null ? null : found * 1024
  }
  const available = kib('balloon.available')
  const unused = kib('balloon.usable') ?? kib('balloon.unused')
  const [blocks, nets] = [countersOf(value, blockFields), countersOf(value, netFields)]
  return {
    cpuTime: number('cpu.time'),
    // Only a guest with a balloon driver tells what it uses.
    memory: available !== null && unused !== null ? available - unused : null,
    resident: kib('balloon.rss'),
    memoryLimit: kib('balloon.current'),
    diskRead: sum(blocks, 'in'),
    diskWrite: sum(blocks, 'out'),
    netReceived: sum(nets, 'in'),
    netSent: sum(nets, 'out'),
    devices: [...(blocks ?? []), ...(nets ?? [])].filter((one) => one.in !== null || one.out !== null),
    // What the list knows already, and each group costs a question to every emulator.
    processors: null,
  }
}
