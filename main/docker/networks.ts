import { endpointFields, type NetworkSpec } from './container-spec.ts'
import { steer, type EngineContext } from './engine-context.ts'
import { array, flag, instant, object, text, textMap, type JsonObject } from './json.ts'
import { pathName } from './query.ts'

export interface AddressPool {
  readonly subnet: string
  readonly gateway: string
  readonly ipRange: string
}

export interface Network {
  readonly id: string
  readonly name: string
  readonly driver: string
  readonly scope: string
  readonly internal: boolean
  readonly attachable: boolean
  readonly ipv6: boolean
  readonly createdAt: number
  readonly pools: readonly AddressPool[]
  readonly options: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
}

export interface NetworkMember {
  readonly containerId: string
  readonly name: string
  readonly mac: string
  /** With its prefix length: "172.17.0.2/16". */
  readonly ip: string
  readonly ip6: string
}

export interface NetworkDetail extends Network {
  /** Running containers only. */
  readonly members: readonly NetworkMember[]
  readonly raw: JsonObject
}

export interface NetworkCreateSpec {
  readonly name: string
  readonly driver?: string
  readonly internal?: boolean
  readonly attachable?: boolean
  readonly ipv6?: boolean
  readonly pools?: readonly Partial<AddressPool>[]
  readonly options?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
}

export function parseNetwork(value: unknown): Network {
  const raw = object(value)
  return {
    id: text(raw['Id']),
    name: text(raw['Name']),
    driver: text(raw['Driver']),
    scope: text(raw['Scope']) || 'local',
    internal: flag(raw['Internal']),
    attachable: flag(raw['Attachable']),
    ipv6: flag(raw['EnableIPv6']),
    createdAt: instant(raw['Created']) ?? 0,
    pools: array(object(raw['IPAM'])['Config']).map((item) => {
      const pool = object(item)
      return { subnet: text(pool['Subnet']), gateway: text(pool['Gateway']), ipRange: text(pool['IPRange']) }
    }),
    options: textMap(raw['Options']),
    labels: textMap(raw['Labels']),
  }
}

export function parseNetworkDetail(value: unknown): NetworkDetail {
  const raw = object(value)
  const members = Object.entries(object(raw['Containers'])).map(([containerId, item]) => {
    const member = object(item)
    return {
      containerId,
      name: text(member['Name']),
      mac: text(member['MacAddress']),
      ip: text(member['IPv4Address']),
      ip6: text(member['IPv6Address']),
    }
  })
  return { ...parseNetwork(raw), members, raw }
}

function createFields(spec: NetworkCreateSpec): Record<string, unknown> {
  const pools = spec.pools?.map((pool) => ({
    ...(pool.subnet && { Subnet: pool.subnet }),
    ...(pool.gateway && { Gateway: pool.gateway }),
    ...(pool.ipRange && { IPRange: pool.ipRange }),
  }))
  return {
    Name: spec.name,
    // Until API 1.44 two networks may bear one name unless this is set.
    CheckDuplicate: true,
    Driver: spec.driver ?? 'bridge',
    Internal: spec.internal ?? false,
    Attachable: spec.attachable ?? false,
    EnableIPv6: spec.ipv6 ?? false,
    // As docker's own client sends it: what is left out is kept as null.
    IPAM: { Driver: 'default', Options: {}, Config: pools ?? [] },
    ...(spec.options && { Options: spec.options }),
    ...(spec.labels && { Labels: spec.labels }),
  }
}

/** Networks of one engine. */
export class Networks {
  readonly #context: EngineContext

  constructor(context: EngineContext) {
    this.#context = context
  }

  async list(filters?: Readonly<Record<string, readonly string[]>>, signal?: AbortSignal): Promise<Network[]> {
    const call = { operation: 'network list', method: 'GET', path: '/networks', query: { filters }, signal } as const
    return array(await this.#context.http.json(call)).map(parseNetwork)
  }

  async inspect(id: string, signal?: AbortSignal): Promise<NetworkDetail> {
    const path = `/networks/${pathName('network inspect', 'network', id)}`
    return parseNetworkDetail(
      await this.#context.http.json({ operation: 'network inspect', method: 'GET', path, signal }),
    )
  }

  /** @throws DockerError `name-in-use`, `bad-request`, `conflict` for an overlapping pool */
  async create(spec: NetworkCreateSpec, signal?: AbortSignal): Promise<{ id: string; warning: string }> {
    pathName('network create', 'network', spec.name)
    const call = {
      operation: 'network create',
      method: 'POST',
      path: '/networks/create',
      body: createFields(spec),
    } as const
    const raw = object(await this.#context.http.json({ ...call, signal }))
    return { id: text(raw['Id']), warning: text(raw['Warning']) }
  }

  /** @throws DockerError `conflict` or `unauthorized` while containers use it or if it is one of the engine's own */
  async remove(id: string, signal?: AbortSignal): Promise<void> {
    const network = await this.#network('network remove', id)
    await network.remove(steer('network remove', signal, {}))
  }

  async connect(
    id: string,
    containerId: string,
    endpoint: Omit<NetworkSpec, 'network'> = {},
    signal?: AbortSignal,
  ): Promise<void> {
    const network = await this.#network('network connect', id)
    const fields = endpointFields({ ...endpoint, network: id }, this.#context.http.apiVersion)
    await network.connect(steer('network connect', signal, { Container: containerId, EndpointConfig: fields }))
  }

  async disconnect(
    id: string,
    containerId: string,
    options: { force?: boolean } = {},
    signal?: AbortSignal,
  ): Promise<void> {
    const network = await this.#network('network disconnect', id)
    const body = { Container: containerId, Force: options.force ?? false }
    await network.disconnect(steer('network disconnect', signal, body))
  }

  async #network(operation: string, id: string) {
    const path = pathName(operation, 'network', id)
    return (await this.#context.dockerode()).getNetwork(path)
  }
}
