import { compareApi } from './api-version.ts'
import type { JsonObject } from './json.ts'

export interface PortSpec {
  /** Default 127.0.0.1: what is published must be opened to the network on purpose. */
  readonly hostIp?: string
  /** Left out: the engine picks a free one. */
  readonly hostPort?: number
  readonly containerPort: number
  readonly protocol?: 'tcp' | 'udp' | 'sctp'
}

export interface MountSpec {
  readonly type: 'bind' | 'volume' | 'tmpfs'
  /** Host path or volume name; absent for tmpfs and anonymous volumes. */
  readonly source?: string
  readonly target: string
  readonly readOnly?: boolean
  /** Engine fields of the mount that have no name here, such as VolumeOptions. */
  readonly options?: JsonObject
}

export interface NetworkSpec {
  /** Name or id of the network. */
  readonly network: string
  readonly ip?: string
  readonly ip6?: string
  readonly mac?: string
  readonly aliases?: readonly string[]
}

export interface HealthCheckSpec {
  /** As the API takes it: ["CMD", …], ["CMD-SHELL", "…"] or ["NONE"]. */
  readonly test: readonly string[]
  /** Milliseconds, like all times of this API. */
  readonly interval?: number
  readonly timeout?: number
  readonly startPeriod?: number
  readonly retries?: number
}

export interface ResourceSpec {
  /** Bytes; 0 lifts the limit. */
  readonly memory?: number
  /** Bytes of memory and swap together; -1 = unlimited. */
  readonly memorySwap?: number
  /** CPUs, such as 1.5; 0 lifts the limit. */
  readonly cpus?: number
  readonly cpuShares?: number
  readonly cpusetCpus?: string
  readonly pidsLimit?: number
}

export interface RestartSpec {
  readonly name: 'no' | 'always' | 'unless-stopped' | 'on-failure'
  readonly maximumRetryCount?: number
}

export interface DeviceSpec {
  readonly host: string
  readonly container: string
  /** Letters of r, w and m (make); all of them when absent. */
  readonly permissions?: string
}

export interface ContainerSpec {
  readonly image: string
  /** Left out: the engine invents one. */
  readonly name?: string
  readonly platform?: string
  readonly command?: readonly string[]
  readonly entrypoint?: readonly string[]
  readonly env?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
  readonly hostname?: string
  readonly user?: string
  readonly workingDir?: string
  readonly tty?: boolean
  readonly openStdin?: boolean
  readonly stopSignal?: string
  readonly healthCheck?: HealthCheckSpec
  readonly ports?: readonly PortSpec[]
  readonly mounts?: readonly MountSpec[]
  /** Path → mount options, such as {"/run": "rw,size=16m"}. */
  readonly tmpfs?: Readonly<Record<string, string>>
  /** "bridge", "host", "none", "container:<id>"; for named networks use `networks`. */
  readonly networkMode?: string
  readonly networks?: readonly NetworkSpec[]
  readonly dns?: readonly string[]
  readonly extraHosts?: readonly string[]
  readonly restart?: RestartSpec
  readonly resources?: ResourceSpec
  readonly autoRemove?: boolean
  readonly privileged?: boolean
  readonly readOnlyRoot?: boolean
  readonly init?: boolean
  readonly capAdd?: readonly string[]
  readonly capDrop?: readonly string[]
  readonly devices?: readonly DeviceSpec[]
  readonly sysctls?: Readonly<Record<string, string>>
  /** Bytes of /dev/shm. */
  readonly shmSize?: number
  /** Engine fields that have no name here, merged over the built ones (recreating from an inspect answer). */
  readonly extra?: { readonly config?: JsonObject; readonly hostConfig?: JsonObject }
}

const NANOSECONDS_PER_MS = 1_000_000

/** Drops undefined, so that the engine's defaults hold. */
function present(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

export function resourceFields(spec: ResourceSpec): Record<string, unknown> {
  return present({
    Memory: spec.memory,
    MemorySwap: spec.memorySwap,
    NanoCpus: spec.cpus === undefined ? undefined : Math.round(spec.cpus * 1e9),
    CpuShares: spec.cpuShares,
    CpusetCpus: spec.cpusetCpus,
    PidsLimit: spec.pidsLimit,
  })
}

export function restartFields(spec: RestartSpec): Record<string, unknown> {
  return { Name: spec.name, MaximumRetryCount: spec.maximumRetryCount ?? 0 }
}

export function endpointFields(spec: NetworkSpec, api: string): Record<string, unknown> {
  const ipam = present({ IPv4Address: spec.ip, IPv6Address: spec.ip6 })
  return present({
    IPAMConfig: Object.keys(ipam).length > 0 ? ipam : undefined,
    Aliases: spec.aliases,
    // The endpoint's own address exists since 1.44; before, the container has a single one (Config.MacAddress).
    MacAddress: compareApi(api, '1.44') >= 0 ? spec.mac : undefined,
  })
}

function healthFields(spec: HealthCheckSpec): Record<string, unknown> {
  const nanoseconds = (ms: number | undefined): number | undefined =>
    ms === undefined ? undefined : ms * NANOSECONDS_PER_MS
  return present({
    Test: spec.test,
    Interval: nanoseconds(spec.interval),
    Timeout: nanoseconds(spec.timeout),
    StartPeriod: nanoseconds(spec.startPeriod),
    Retries: spec.retries,
  })
}

function portKey(port: PortSpec): string {
  return `${port.containerPort}/${port.protocol ?? 'tcp'}`
}

function portBindings(ports: readonly PortSpec[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const out: Record<string, { HostIp: string; HostPort: string }[]> = {}
  for (const port of ports) {
    const binding = {
      HostIp: port.hostIp ?? '127.0.0.1',
      HostPort: port.hostPort === undefined ? '' : String(port.hostPort),
    }
    ;(out[portKey(port)] ??= []).push(binding)
  }
  return out
}

function mountFields(mount: MountSpec): Record<string, unknown> {
  const { type, source, target, readOnly } = mount
  return present({ ...mount.options, Type: type, Source: source, Target: target, ReadOnly: readOnly })
}

function hostConfig(spec: ContainerSpec): Record<string, unknown> {
  return present({
    NetworkMode: spec.networks?.[0]?.network ?? spec.networkMode,
    PortBindings: spec.ports && portBindings(spec.ports),
    Mounts: spec.mounts?.map(mountFields),
    Tmpfs: spec.tmpfs,
    Dns: spec.dns,
    ExtraHosts: spec.extraHosts,
    RestartPolicy: spec.restart && restartFields(spec.restart),
    AutoRemove: spec.autoRemove,
    Privileged: spec.privileged,
    ReadonlyRootfs: spec.readOnlyRoot,
    Init: spec.init,
    CapAdd: spec.capAdd,
    CapDrop: spec.capDrop,
    Devices: spec.devices?.map(({ host, container, permissions }) => ({
      PathOnHost: host,
      PathInContainer: container,
      CgroupPermissions: permissions ?? 'rwm',
    })),
    Sysctls: spec.sysctls,
    ShmSize: spec.shmSize,
    ...(spec.resources && resourceFields(spec.resources)),
    ...spec.extra?.hostConfig,
  })
}

/** Networks that the create call itself can take: all since 1.44, one before (the rest is connected before the start). */
export function networksAtCreate(spec: ContainerSpec, api: string): readonly NetworkSpec[] {
  const all = spec.networks ?? []
  return compareApi(api, '1.44') >= 0 ? all : all.slice(0, 1)
}

/** The body of POST /containers/create for the given API version. */
export function createBody(spec: ContainerSpec, api: string): Record<string, unknown> {
  const endpoints = networksAtCreate(spec, api).map((one) => [one.network, endpointFields(one, api)] as const)
  const exposed = spec.ports?.map((port) => [portKey(port), {}] as const)
  return present({
    Image: spec.image,
    Cmd: spec.command,
    Entrypoint: spec.entrypoint,
    Env: spec.env,
    Labels: spec.labels,
    Hostname: spec.hostname,
    User: spec.user,
    WorkingDir: spec.workingDir,
    Tty: spec.tty,
    OpenStdin: spec.openStdin,
    StopSignal: spec.stopSignal,
    Healthcheck: spec.healthCheck && healthFields(spec.healthCheck),
    ExposedPorts: exposed && Object.fromEntries(exposed),
    MacAddress: compareApi(api, '1.44') < 0 ? spec.networks?.[0]?.mac : undefined,
    ...spec.extra?.config,
    HostConfig: hostConfig(spec),
    NetworkingConfig: endpoints.length > 0 ? { EndpointsConfig: Object.fromEntries(endpoints) } : undefined,
  })
}
