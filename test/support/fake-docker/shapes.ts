import type { EngineState } from './engine-state.ts'
import {
  idOf,
  type FakeContainer,
  type FakeEvent,
  type FakeImage,
  type FakeLayer,
  type FakeNetwork,
  type FakeVolume,
} from './model.ts'
import { recorded, recordedList, type Json } from './recorded.ts'

/** The minor number decides; all versions here are 1.x. Names of fields by Docker's API version history. */
export interface Flavour {
  readonly minor: number
  readonly podman: boolean
}

const templates = new Map<string, Json>()

/** Parsing a template for each of 1,000 containers would make the fake slower than an engine. */
function template(name: string): Json {
  const known = templates.get(name) ?? recorded(name)
  templates.set(name, known)
  return structuredClone(known)
}

function without(from: Json, ...keys: string[]): Json {
  for (const key of keys) delete from[key]
  return from
}

function statusOf(container: FakeContainer): string {
  const health =
    container.health === 'none'
      ? ''
      : container.health === 'starting'
        ? ' (health: starting)'
        : ` (${container.health})`
  if (container.state === 'running') return `Up 3 minutes${health}`
  if (container.state === 'paused') return `Up 3 minutes${health} (Paused)`
  return container.state === 'exited' ? `Exited (${container.exitCode}) 2 minutes ago` : 'Created'
}

function endpoint(container: FakeContainer, state: EngineState, name: string, flavour: Flavour): Json {
  const recordedNetworks = (template('container-summary')['NetworkSettings'] as Json)['Networks'] as Json
  const shape = Object.values(recordedNetworks)[0] as Json
  const network = [...state.networks.values()].find((one) => one.name === name)
  const running = container.state === 'running' || container.state === 'paused'
  Object.assign(shape, { IPAMConfig: null, NetworkID: network?.id ?? '', Aliases: null })
  if (!running) Object.assign(shape, { IPAddress: '', Gateway: '', MacAddress: '', EndpointID: '', IPPrefixLen: 0 })
  else if (container.address !== undefined) {
    shape['IPAddress'] = container.address
    shape['MacAddress'] = macOf(container.address)
    if (container.address6 !== undefined) Object.assign(shape, { GlobalIPv6Address: container.address6 })
  }
  if (flavour.minor >= 44) shape['DNSNames'] = null
  if (flavour.minor >= 48) shape['GwPriority'] = 0
  return shape
}

/** As engines before 28 make it of the address. */
function macOf(address: string): string {
  return ['02', '42', ...address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'))].join(':')
}

function networksOf(container: FakeContainer, state: EngineState, flavour: Flavour): Json {
  return Object.fromEntries(container.networks.map((name) => [name, endpoint(container, state, name, flavour)]))
}

export function containerSummary(container: FakeContainer, state: EngineState, flavour: Flavour): Json {
  const shape = template('container-summary')
  Object.assign(shape, {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: container.image,
    ImageID: state.findImage(container.image)?.id ?? '',
    Command: container.command.join(' '),
    Created: container.created,
    Labels: flavour.podman && Object.keys(container.labels).length === 0 ? null : container.labels,
    State: container.state,
    Status: statusOf(container),
    Ports: container.ports ?? [],
    Mounts: [],
    HostConfig: { NetworkMode: container.networks[0] ?? 'default' },
    NetworkSettings: { Networks: networksOf(container, state, flavour) },
  })
  if (flavour.minor >= 52) shape['Health'] = { Status: container.health, FailingStreak: 0 }
  return shape
}

export function containerInspect(container: FakeContainer, state: EngineState, flavour: Flavour): Json {
  const shape = template('container-inspect')
  const running = container.state === 'running' || container.state === 'paused'
  const health =
    container.health === 'none' ? {} : { [flavour.podman ? 'Healthcheck' : 'Health']: healthLog(container) }
  const { HostConfig: host, NetworkingConfig: _, ...config } = container.spec
  Object.assign(shape, {
    Id: container.id,
    Name: `/${container.name}`,
    Created: new Date(container.created * 1000).toISOString(),
    Image: state.findImage(container.image)?.id ?? '',
    RestartCount: 0,
    Mounts: [],
    State: {
      Status: container.state,
      Running: running,
      Paused: container.state === 'paused',
      Restarting: false,
      OOMKilled: false,
      Dead: false,
      Pid: container.pid,
      ExitCode: container.exitCode,
      Error: '',
      StartedAt: running ? startOf(container) : '0001-01-01T00:00:00Z',
      FinishedAt: '0001-01-01T00:00:00Z',
      ...health,
    },
  })
  Object.assign(shape['HostConfig'] as Json, host)
  const settings = shape['NetworkSettings'] as Json
  Object.assign(settings, { Ports: {}, Networks: networksOf(container, state, flavour) })
  if (flavour.minor >= 52) shape['NetworkSettings'] = pick(settings, 'SandboxID', 'SandboxKey', 'Ports', 'Networks')
  Object.assign(shape['Config'] as Json, { Labels: container.labels, Env: null }, config, { Tty: container.tty })
  if (flavour.minor >= 42) without(shape['HostConfig'] as Json, 'KernelMemory', 'KernelMemoryTCP')
  if (flavour.minor >= 52) without(shape['Config'] as Json, 'OnBuild', 'MacAddress')
  return shape
}

function startOf({ started }: FakeContainer): string {
  return started === undefined ? '2026-01-02T03:04:05.678901234Z' : new Date(started).toISOString()
}

function healthLog(container: FakeContainer): Json {
  const run = { Start: '2026-01-02T03:04:05Z', End: '2026-01-02T03:04:06Z', ExitCode: 0, Output: 'fine' }
  return { Status: container.health, FailingStreak: 0, Log: [run] }
}

function pick(from: Json, ...keys: string[]): Json {
  return Object.fromEntries(keys.map((key) => [key, from[key]]))
}

export function imageSummary(image: FakeImage, state: EngineState, flavour: Flavour): Json {
  const shape = template('image-summary')
  const none = flavour.minor < 43 && image.tags.length === 0
  Object.assign(shape, {
    Id: image.id,
    RepoTags: none ? ['<none>:<none>'] : image.tags,
    RepoDigests: none ? ['<none>@<none>'] : [],
    Created: image.created,
    Size: image.size,
    VirtualSize: image.size,
    Labels: Object.keys(image.labels).length === 0 ? null : image.labels,
  })
  if (flavour.minor >= 51)
    shape['Containers'] = [...state.containers.values()].filter((one) => state.findImage(one.image) === image).length
  return flavour.minor >= 44 ? without(shape, 'VirtualSize') : shape
}

/** Fields of a container that an image's Config carried by accident until 1.50. */
const NOT_OF_AN_IMAGE = 'Hostname Domainname AttachStdin AttachStdout AttachStderr Tty OpenStdin StdinOnce Image'.split(
  ' ',
)

const layerIds = (layers: readonly FakeLayer[]) =>
  layers.flatMap(({ parts }, index) => (parts === undefined ? [] : [`sha256:${idOf(4, index)}`]))

export function imageInspect(image: FakeImage, flavour: Flavour): Json {
  const shape = template('image-inspect')
  const config = shape['Config'] as Json
  Object.assign(shape, { Id: image.id, RepoTags: image.tags, Size: image.size, VirtualSize: image.size })
  config['Labels'] = image.labels
  if (image.layers !== undefined) shape['RootFS'] = { Type: 'layers', Layers: layerIds(image.layers) }
  if (flavour.minor >= 44) without(shape, 'VirtualSize')
  if (flavour.minor >= 45) without(shape, 'Container', 'ContainerConfig')
  if (flavour.minor >= 50) without(config, ...NOT_OF_AN_IMAGE)
  if (flavour.minor >= 52) {
    for (const key of ['Env', 'Entrypoint', 'OnBuild', 'Volumes']) if (config[key] === null) without(config, key)
    for (const key of ['User', 'WorkingDir']) if (config[key] === '') without(config, key)
    for (const key of ['Parent', 'Author', 'Comment', 'DockerVersion']) if (shape[key] === '') without(shape, key)
  }
  return shape
}

export function imageHistory(image: FakeImage): Json[] {
  if (image.layers !== undefined) {
    const steps = image.layers.map(({ command, parts = [] }, index, all) => ({
      Comment: '',
      Created: image.created,
      CreatedBy: command,
      Id: index === all.length - 1 ? image.id : '<missing>',
      Size: parts.reduce((sum, { data = '' }) => sum + data.length, 0),
      Tags: index === all.length - 1 ? image.tags : null,
    }))
    return steps.reverse()
  }
  return recordedList('image-history').map((entry) => ({ ...entry, Id: image.id, Tags: image.tags }))
}

export function networkInspect(network: FakeNetwork, state: EngineState, flavour: Flavour): Json {
  const shape = template('network-inspect')
  const members = [...state.containers.values()].filter(
    (one) => one.state === 'running' && one.networks.includes(network.name),
  )
  const member = { EndpointID: 'e', MacAddress: '02:42:0a:cb:00:07', IPv4Address: '10.203.0.7/24', IPv6Address: '' }
  Object.assign(shape, {
    Name: network.name,
    Id: network.id,
    Driver: network.driver,
    Internal: network.internal,
    Labels: network.labels,
    IPAM: { Driver: 'default', Options: null, Config: network.subnet === '' ? [] : [{ Subnet: network.subnet }] },
    ...(network.name === 'bridge' ? { Options: { 'com.docker.network.bridge.name': 'docker0' } } : {}),
    Containers: Object.fromEntries(members.map((one) => [one.id, { ...member, Name: one.name }])),
  })
  if (flavour.minor >= 48) shape['EnableIPv4'] = true
  if (flavour.minor >= 52) shape['Status'] = { IPAM: { Subnets: {} } }
  return shape
}

export function volumeShape(volume: FakeVolume): Json {
  const mountpoint = `/var/lib/docker/volumes/${volume.name}/_data`
  const told = volume.driver === undefined ? {} : { Driver: volume.driver }
  return Object.assign(template('volume'), {
    Name: volume.name,
    Labels: volume.labels,
    Mountpoint: mountpoint,
    ...told,
  })
}

/** The oldest version that an engine of this one still serves: raised by Docker 25 and by Docker 29. */
export function oldestServed(flavour: Flavour): string {
  return flavour.minor >= 52 ? '1.44' : flavour.minor >= 44 || flavour.podman ? '1.24' : '1.12'
}

export function versionShape(flavour: Flavour): Json {
  const shape = template('version')
  Object.assign(shape, { ApiVersion: `1.${flavour.minor}`, MinAPIVersion: oldestServed(flavour) })
  if (flavour.podman) shape['Components'] = [{ Name: 'Podman Engine', Version: '4.3.1', Details: {} }]
  return shape
}

export function infoShape(state: EngineState, flavour: Flavour): Json {
  const shape = template('info')
  const count = (wanted: string): number => [...state.containers.values()].filter((one) => one.state === wanted).length
  Object.assign(shape, {
    Containers: state.containers.size,
    ContainersRunning: count('running'),
    Images: state.images.size,
  })
  if (flavour.minor >= 42) without(shape, 'KernelMemory', 'KernelMemoryTCP')
  if (flavour.minor >= 50) without(shape, 'BridgeNfIptables', 'BridgeNfIp6tables')
  return shape
}

export function eventShape(event: FakeEvent, flavour: Flavour): Json {
  const { type, action, id, attributes, time } = event
  const legacy =
    type === 'container' && flavour.minor < 52 ? { status: action, id, from: attributes['image'] ?? '' } : {}
  const seconds = Math.floor(time / 1000)
  const actor = { ID: id, Attributes: attributes }
  // timeNano is above 2^53: written as the digits that the engine would send
  return { ...legacy, Type: type, Action: action, Actor: actor, scope: 'local', time: seconds, timeNano: time * 1e6 }
}
