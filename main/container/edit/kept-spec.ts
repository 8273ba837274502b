import type { ContainerDetail } from '../../docker/container-detail.ts'
import type {
  ContainerSpec,
  DeviceSpec,
  HealthCheckSpec,
  MountSpec,
  NetworkSpec,
  PortSpec,
} from '../../docker/container-spec.ts'
import type { ImageDetail } from '../../docker/image-parse.ts'
import { array, number, object, strings, text, textMap, type JsonObject } from '../../docker/json.ts'

export type KeptSpec = ContainerSpec & { readonly name: string }

/** Labrig's note on a container that took another's place. */
export const REPLACES_LABEL = 'labrig.replaces'

/** What this file reads into fields with names; everything else of the engine's answer goes along as it is. */
const readConfig = new Set([
  ...[
    'Image',
    'Cmd',
    'Entrypoint',
    'Env',
    'Labels',
    'Hostname',
    'User',
    'WorkingDir',
    'Tty',
    'OpenStdin',
    'StopSignal',
  ],
  ...['Healthcheck', 'ExposedPorts', 'MacAddress', 'OnBuild', 'Volumes', 'ArgsEscaped'],
])
const readHost = new Set([
  ...['NetworkMode', 'PortBindings', 'Mounts', 'Binds', 'Tmpfs', 'RestartPolicy', 'Memory', 'MemorySwap', 'NanoCpus'],
  ...['PidsLimit', 'ShmSize', 'CapAdd', 'CapDrop', 'Privileged', 'ReadonlyRootfs', 'Init', 'AutoRemove', 'Dns'],
  ...['ExtraHosts', 'ContainerIDFile', 'ConsoleSize', 'VolumesFrom', 'PublishAllPorts', 'Devices'],
])

/** Go writes what nobody set as zero values: they say nothing, and an older engine may not take them back. */
function said(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === 0 || value === false) return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}

function rest(raw: JsonObject, read: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(raw).filter(([key, value]) => !read.has(key) && said(value)))
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** Leaves out what the image says by itself, so that another image may say something else. */
function own<T>(value: T, ofImage: T): T | undefined {
  return same(value, ofImage) ? undefined : value
}

function healthOf(raw: JsonObject): HealthCheckSpec | undefined {
  const test = strings(raw['Test'])
  if (test.length === 0) return undefined
  const ms = (key: string) => (number(raw[key]) > 0 ? { [name(key)]: number(raw[key]) / 1e6 } : {})
  const name = (key: string) => key.charAt(0).toLowerCase() + key.slice(1)
  const retries = number(raw['Retries']) > 0 ? { retries: number(raw['Retries']) } : {}
  return { test, ...ms('Interval'), ...ms('Timeout'), ...ms('StartPeriod'), ...retries }
}

function portsOf(host: JsonObject): PortSpec[] {
  return Object.entries(object(host['PortBindings'])).flatMap(([key, bindings]) => {
    const [port = '', protocol = 'tcp'] = key.split('/')
    return array(bindings).map((item) => {
      const { HostIp, HostPort } = object(item)
      const hostPort = number(HostPort)
      return {
        containerPort: number(port),
        protocol: protocol as NonNullable<PortSpec['protocol']>,
        hostIp: text(HostIp),
        ...(hostPort > 0 ? { hostPort } : {}),
      }
    })
  })
}

/** Anonymous volumes have names too: by these they stay. */
function mountsOf(detail: ContainerDetail, host: JsonObject): MountSpec[] {
  const declared = array(host['Mounts']).map(object)
  return detail.mounts.flatMap((mount): MountSpec[] => {
    if (mount.type !== 'volume' && mount.type !== 'bind') return []
    const { Type, Source, Target, ReadOnly, ...options } = object(
      declared.find((one) => one['Target'] === mount.target),
    )
    return [
      {
        type: mount.type,
        source: mount.type === 'volume' ? mount.name : mount.source,
        target: mount.target,
        ...(mount.readOnly ? { readOnly: true } : {}),
        ...(Object.keys(options).length > 0 ? { options } : {}),
      },
    ]
  })
}

/** Networks with a name of their own; the default bridge, the host's and none are modes. */
function networksOf(detail: ContainerDetail): NetworkSpec[] {
  const settings = object(object(detail.raw['NetworkSettings'])['Networks'])
  const all = Object.entries(settings).map(([network, value]): NetworkSpec => {
    const raw = object(value)
    const ipam = object(raw['IPAMConfig'])
    const [ip, ip6] = [text(ipam['IPv4Address']), text(ipam['IPv6Address'])]
    const aliases = strings(raw['Aliases']).filter((one) => !detail.id.startsWith(one) && one !== detail.name)
    return {
      network,
      ...(ip === '' ? {} : { ip }),
      ...(ip6 === '' ? {} : { ip6 }),
      ...(aliases.length === 0 ? {} : { aliases }),
    }
  })
  const mode = detail.host.networkMode
  return all.sort((a, b) => Number(b.network === mode) - Number(a.network === mode))
}

const modes = /^(default|bridge|host|none|container:.*|)$/

function networkFields(detail: ContainerDetail): Pick<ContainerSpec, 'networks' | 'networkMode'> {
  const mode = detail.host.networkMode
  const networks = networksOf(detail)
  const [first] = networks
  // Alone on the default bridge, or on no network of a name: the mode says all.
  if (modes.test(mode) && networks.length <= 1 && (first === undefined || modes.test(first.network))) {
    return mode === 'default' || mode === '' ? {} : { networkMode: mode }
  }
  return { networks }
}

function labelsOf(detail: ContainerDetail, image: ImageDetail | undefined): Record<string, string> {
  const entries = Object.entries(detail.config.labels)
  return Object.fromEntries(entries.filter(([key, value]) => key !== REPLACES_LABEL && image?.labels[key] !== value))
}

function limitsOf(host: JsonObject): ContainerSpec['resources'] {
  const memory = number(host['Memory'])
  const swap = number(host['MemorySwap'])
  const processes = number(host['PidsLimit'])
  return {
    ...(memory > 0 ? { memory } : {}),
    // Twice the memory is the engine's own choice; it follows a change of the memory.
    ...(swap !== 0 && swap !== memory * 2 ? { memorySwap: swap } : {}),
    ...(number(host['NanoCpus']) > 0 ? { cpus: number(host['NanoCpus']) / 1e9 } : {}),
    ...(processes > 0 ? { pidsLimit: processes } : {}),
  }
}

function devicesOf(host: JsonObject): DeviceSpec[] {
  return array(host['Devices']).map((item) => {
    const { PathOnHost, PathInContainer, CgroupPermissions } = object(item)
    const permissions = text(CgroupPermissions)
    return {
      host: text(PathOnHost),
      container: text(PathInContainer),
      ...(permissions === '' || permissions === 'rwm' ? {} : { permissions }),
    }
  })
}

const DEFAULT_SHM = 64 * 2 ** 20

/** @param image what the container was made from; undefined when it is gone, then all is taken as the maker's word */
export function keptSpec(detail: ContainerDetail, image: ImageDetail | undefined): KeptSpec {
  const config = object(detail.raw['Config'])
  const host = object(detail.raw['HostConfig'])
  const imageConfig = object(object(image?.raw)['Config'])
  const { hostname } = detail.config
  const shmSize = number(host['ShmSize'])
  const exposed = Object.keys(object(config['ExposedPorts'])).filter(
    (key) => !(key in object(imageConfig['ExposedPorts'])) && !(key in object(host['PortBindings'])),
  )
  const fields = {
    command: own(detail.config.command, strings(imageConfig['Cmd'])),
    entrypoint: own(detail.config.entrypoint, strings(imageConfig['Entrypoint'])),
    hostname: detail.id.startsWith(hostname) || hostname === '' ? undefined : hostname,
    user: own(detail.config.user, text(imageConfig['User'])),
    workingDir: own(detail.config.workingDir, text(imageConfig['WorkingDir'])),
    stopSignal: own(text(config['StopSignal']), text(imageConfig['StopSignal'])),
    healthCheck: own(healthOf(object(config['Healthcheck'])), healthOf(object(imageConfig['Healthcheck']))),
    tmpfs: said(host['Tmpfs']) ? textMap(host['Tmpfs']) : undefined,
    shmSize: shmSize > 0 && shmSize !== DEFAULT_SHM ? shmSize : undefined,
    dns: strings(host['Dns']),
    extraHosts: strings(host['ExtraHosts']),
    capAdd: detail.host.capAdd.map((name) => name.replace(/^CAP_/, '')),
    capDrop: detail.host.capDrop.map((name) => name.replace(/^CAP_/, '')),
    devices: devicesOf(host),
    privileged: detail.host.privileged || undefined,
    readOnlyRoot: detail.host.readOnlyRoot || undefined,
    init: host['Init'] === true || undefined,
  }
  const set = Object.entries(fields).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  )
  return {
    ...(Object.fromEntries(set) as Partial<ContainerSpec>),
    name: detail.name,
    image: detail.image,
    env: detail.config.env.filter((line) => !(image?.env ?? []).includes(line)),
    labels: labelsOf(detail, image),
    tty: detail.config.tty,
    openStdin: detail.config.openStdin,
    ports: portsOf(host),
    mounts: mountsOf(detail, host),
    ...networkFields(detail),
    restart: restartOf(detail),
    resources: limitsOf(host) ?? {},
    extra: {
      config: {
        ...rest(config, readConfig),
        ...(exposed.length === 0
          ? {}
          : { ExposedPorts: textMapOf([...exposed, ...Object.keys(object(host['PortBindings']))]) }),
      },
      hostConfig: { ...rest(host, readHost) },
    },
  }
}

const textMapOf = (keys: readonly string[]): JsonObject => Object.fromEntries(keys.map((key) => [key, {}]))

const policies = ['no', 'always', 'unless-stopped', 'on-failure'] as const

export function restartOf({ host: { restartPolicy } }: ContainerDetail): NonNullable<ContainerSpec['restart']> {
  const name = policies.find((one) => one === restartPolicy.name) ?? 'no'
  return { name, maximumRetryCount: restartPolicy.maximumRetryCount }
}
