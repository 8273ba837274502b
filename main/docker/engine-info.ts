import { array, flag, number, object, strings, text, type JsonObject } from './json.ts'

export interface EngineVersion {
  readonly version: string
  readonly apiVersion: string
  readonly minApiVersion: string | undefined
  readonly os: string
  readonly arch: string
  readonly kernel: string
  readonly components: readonly { readonly name: string; readonly version: string }[]
}

export function parseVersion(value: unknown): EngineVersion {
  const raw = object(value)
  return {
    version: text(raw['Version']),
    apiVersion: text(raw['ApiVersion']),
    minApiVersion: text(raw['MinAPIVersion']) || undefined,
    os: text(raw['Os']),
    arch: text(raw['Arch']),
    kernel: text(raw['KernelVersion']),
    components: array(raw['Components'])
      .map(object)
      .map((part) => ({ name: text(part['Name']), version: text(part['Version']) })),
  }
}

export interface EngineInfo {
  readonly id: string
  readonly name: string
  readonly serverVersion: string
  readonly operatingSystem: string
  readonly architecture: string
  readonly kernel: string
  readonly cpus: number
  /** Bytes. */
  readonly memory: number
  readonly rootDir: string
  readonly storageDriver: string
  readonly cgroupDriver: string
  readonly cgroupVersion: 1 | 2
  readonly defaultRuntime: string
  readonly runtimes: readonly string[]
  readonly containers: {
    readonly all: number
    readonly running: number
    readonly paused: number
    readonly stopped: number
  }
  readonly images: number
  readonly swarm: { readonly state: string; readonly nodeId: string; readonly manager: boolean }
  readonly rootless: boolean
  readonly liveRestore: boolean
  readonly securityOptions: readonly string[]
  /** The engine's own complaints, for example about missing kernel features. */
  readonly warnings: readonly string[]
  readonly registries: RegistrySettings
  readonly raw: JsonObject
}

/** What the engine is told about registries (dockerd(8), "registry-mirrors", "insecure-registries", "proxies"). */
export interface RegistrySettings {
  /** Asked before Docker Hub. */
  readonly mirrors: readonly string[]
  /** Networks and hosts that plain HTTP is taken from; loopback is always among them. */
  readonly insecure: readonly string[]
  readonly httpProxy: string
  readonly httpsProxy: string
  readonly noProxy: string
}

function parseRegistries(raw: JsonObject): RegistrySettings {
  const config = object(raw['RegistryConfig'])
  const hosts = Object.entries(object(config['IndexConfigs'])).filter(([, one]) => !flag(object(one)['Secure']))
  return {
    mirrors: strings(config['Mirrors']),
    insecure: [...strings(config['InsecureRegistryCIDRs']), ...hosts.map(([host]) => host)],
    httpProxy: text(raw['HttpProxy']),
    httpsProxy: text(raw['HttpsProxy']),
    noProxy: text(raw['NoProxy']),
  }
}

export function parseInfo(raw: JsonObject): EngineInfo {
  const swarm = object(raw['Swarm'])
  const securityOptions = strings(raw['SecurityOptions'])
  return {
    id: text(raw['ID']),
    name: text(raw['Name']),
    serverVersion: text(raw['ServerVersion']),
    operatingSystem: text(raw['OperatingSystem']),
    architecture: text(raw['Architecture']),
    kernel: text(raw['KernelVersion']),
    cpus: number(raw['NCPU']),
    memory: number(raw['MemTotal']),
    rootDir: text(raw['DockerRootDir']),
    storageDriver: text(raw['Driver']),
    cgroupDriver: text(raw['CgroupDriver']),
    cgroupVersion: text(raw['CgroupVersion']) === '2' ? 2 : 1,
    defaultRuntime: text(raw['DefaultRuntime']),
    runtimes: Object.keys(object(raw['Runtimes'])),
    containers: {
      all: number(raw['Containers']),
      running: number(raw['ContainersRunning']),
      paused: number(raw['ContainersPaused']),
      stopped: number(raw['ContainersStopped']),
    },
    images: number(raw['Images']),
    swarm: {
      state: text(swarm['LocalNodeState']) || 'inactive',
      nodeId: text(swarm['NodeID']),
      manager: flag(swarm['ControlAvailable']),
    },
    // Podman says it in a field of its own (its pkg/api/handlers/types.go, Info).
    rootless: flag(raw['Rootless']) || securityOptions.some((option) => option.startsWith('name=rootless')),
    liveRestore: flag(raw['LiveRestoreEnabled']),
    securityOptions,
    warnings: strings(raw['Warnings']),
    registries: parseRegistries(raw),
    raw,
  }
}
