import { formatId } from '../../contract/ids.ts'
import type { Container } from '../../contract/machine.ts'
import type { Image, Network, Volume } from '../../contract/resource.ts'
import type { ContainerSummary } from '../docker/container-summary.ts'
import type { ImageSummary } from '../docker/image-parse.ts'
import type { Network as EngineNetwork } from '../docker/networks.ts'
import type { Volume as EngineVolume } from '../docker/volumes.ts'

const OWN_LABELS = 'labrig.'
/** On containers that are never started and stay for one act: nobody is to see them in a list. */
export const HELPER_LABEL = 'labrig.helper'

export function ownerOf(labels: Readonly<Record<string, string>>): 'labrig' | 'foreign' {
  return Object.keys(labels).some((label) => label.startsWith(OWN_LABELS)) ? 'labrig' : 'foreign'
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000)

export function containerItem(connection: string, summary: ContainerSummary): Container {
  const exit = /^Exited \((-?\d+)\)/.exec(summary.status)
  const [, other] = /^container:(.+)$/.exec(summary.networkMode) ?? []
  return {
    kind: 'container',
    id: formatId('container', connection, summary.id),
    connection,
    name: summary.name,
    state: summary.state,
    status: summary.status,
    exitCode: exit ? Number(exit[1]) : null,
    health: summary.health === 'none' ? null : summary.health,
    addresses: summary.networks.flatMap(({ ip, ip6 }) => [ip, ip6].filter((address) => address !== '')),
    owner: ownerOf(summary.labels),
    image: summary.image,
    command: summary.command,
    created: seconds(summary.createdAt),
    networks: summary.networks.map((network) => network.network),
    endpoints: summary.networks.map(({ network, mac, ip, ip6 }) => ({
      network,
      mac: mac === '' ? null : mac,
      addresses: [ip, ip6].filter((address) => address !== ''),
    })),
    ...(other === undefined ? {} : { networkOf: other }),
    ports: summary.ports.map((port) => ({
      containerPort: port.containerPort,
      protocol: port.protocol,
      hostAddress: port.hostIp === '' ? null : port.hostIp,
      hostPort: port.hostPort ?? null,
    })),
    labels: { ...summary.labels },
  }
}

export function imageItem(connection: string, summary: ImageSummary): Image {
  return {
    kind: 'image',
    id: formatId('image', connection, summary.id),
    connection,
    tags: [...summary.tags],
    size: summary.size,
    created: seconds(summary.createdAt),
    labels: { ...summary.labels },
  }
}

export function networkItem(connection: string, network: EngineNetwork): Network {
  // Docker names the bridge of a network after its id unless an option says otherwise; docker0 is such an option.
  const named = network.options['com.docker.network.bridge.name']
  const parent = network.options['parent']
  return {
    kind: 'network',
    id: formatId('network', connection, network.id),
    connection,
    engine: 'docker',
    name: network.name,
    active: true,
    autostart: null,
    mode: network.driver,
    bridge: network.driver === 'bridge' ? (named ?? `br-${network.id.slice(0, 12)}`) : null,
    subnets: network.pools.map((pool) => pool.subnet).filter((subnet) => subnet !== ''),
    ...(network.internal ? { internal: true } : {}),
    ...(parent === undefined || parent === '' ? {} : { parent }),
    owner: ownerOf(network.labels),
  }
}

export function volumeItem(connection: string, volume: EngineVolume): Volume {
  return {
    kind: 'volume',
    id: formatId('volume', connection, volume.name),
    connection,
    engine: 'docker',
    name: volume.name,
    pool: null,
    path: volume.mountpoint === '' ? null : volume.mountpoint,
    format: null,
    capacity: null,
    allocation: volume.usage?.size ?? null,
    owner: ownerOf(volume.labels),
  }
}
