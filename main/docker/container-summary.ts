import { array, instant, number, object, text, textMap, type JsonObject } from './json.ts'

export const CONTAINER_STATES = ['created', 'running', 'paused', 'restarting', 'exited', 'dead', 'removing'] as const
export type ContainerState = (typeof CONTAINER_STATES)[number]

export type Health = 'none' | 'starting' | 'healthy' | 'unhealthy'

export interface PublishedPort {
  /** Host address, "" if the port is exposed but not published. */
  readonly hostIp: string
  readonly hostPort: number | undefined
  readonly containerPort: number
  readonly protocol: string
}

export interface NetworkAddress {
  readonly network: string
  readonly networkId: string
  /** "" while not running. */
  readonly ip: string
  readonly ip6: string
  readonly gateway: string
  readonly mac: string
  readonly aliases: readonly string[]
}

export interface MountPoint {
  readonly type: string
  /** Volume name, "" for binds. */
  readonly name: string
  readonly source: string
  readonly target: string
  readonly readOnly: boolean
}

export interface ContainerSummary {
  readonly id: string
  /** Without the leading slash; links of other containers ("/other/alias") are left out. */
  readonly name: string
  readonly image: string
  readonly imageId: string
  readonly command: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly state: ContainerState
  /** The engine's sentence: "Up 3 minutes (healthy)". */
  readonly status: string
  readonly health: Health
  readonly ports: readonly PublishedPort[]
  readonly labels: Readonly<Record<string, string>>
  readonly networkMode: string
  readonly networks: readonly NetworkAddress[]
  readonly mounts: readonly MountPoint[]
}

const OTHER_STATES: Readonly<Record<string, ContainerState>> = {
  // podman's words (libpod/define/containerstate.go); its "stopping" still runs
  configured: 'created',
  initialized: 'created',
  stopped: 'exited',
  stopping: 'running',
}

/** Maps the engine's word; an unknown one counts as "dead", the only state that promises nothing. */
export function containerState(word: string): ContainerState {
  const known = CONTAINER_STATES.find((state) => state === word.toLowerCase())
  return known ?? OTHER_STATES[word.toLowerCase()] ?? 'dead'
}

export function health(word: string): Health {
  return word === 'healthy' || word === 'unhealthy' || word === 'starting' ? word : 'none'
}

/** The list has no health field before API 1.52; its sentence ends in "(healthy)", "(health: starting)". */
function healthOf(raw: JsonObject, status: string): Health {
  const field = text(object(raw['Health'])['Status'])
  if (field !== '') return health(field)
  return health(/\((?:health: )?(healthy|unhealthy|starting)\)/.exec(status)?.[1] ?? '')
}

/** The own name among links: links have a second slash. */
export function ownName(names: readonly string[]): string {
  const name = names.find((one) => !one.slice(1).includes('/')) ?? names[0] ?? ''
  return name.replace(/^\//, '')
}

export function parsePort(value: unknown): PublishedPort {
  const raw = object(value)
  const hostPort = number(raw['PublicPort'])
  return {
    hostIp: text(raw['IP']),
    hostPort: hostPort === 0 ? undefined : hostPort,
    containerPort: number(raw['PrivatePort']),
    protocol: text(raw['Type']) || 'tcp',
  }
}

export function parseNetworks(settings: unknown): NetworkAddress[] {
  return Object.entries(object(object(settings)['Networks'])).map(([network, value]) => {
    const raw = object(value)
    return {
      network,
      networkId: text(raw['NetworkID']),
      ip: text(raw['IPAddress']),
      ip6: text(raw['GlobalIPv6Address']),
      gateway: text(raw['Gateway']),
      mac: text(raw['MacAddress']),
      aliases: array(raw['Aliases']).filter((one): one is string => typeof one === 'string'),
    }
  })
}

export function parseMounts(value: unknown): MountPoint[] {
  return array(value).map((item) => {
    const raw = object(item)
    return {
      type: text(raw['Type']) || 'bind',
      name: text(raw['Name']),
      source: text(raw['Source']),
      target: text(raw['Destination']),
      readOnly: raw['RW'] === false,
    }
  })
}

export function parseContainerSummary(value: unknown): ContainerSummary {
  const raw = object(value)
  const status = text(raw['Status'])
  return {
    id: text(raw['Id']),
    name: ownName(array(raw['Names']).map(text)),
    image: text(raw['Image']),
    imageId: text(raw['ImageID']),
    command: text(raw['Command']),
    createdAt: instant(raw['Created']) ?? 0,
    state: containerState(text(raw['State'])),
    status,
    health: healthOf(raw, status),
    ports: array(raw['Ports']).map(parsePort),
    labels: textMap(raw['Labels']),
    networkMode: text(object(raw['HostConfig'])['NetworkMode']),
    networks: parseNetworks(raw['NetworkSettings']),
    mounts: parseMounts(raw['Mounts']),
  }
}
