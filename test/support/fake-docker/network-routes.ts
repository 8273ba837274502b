import { EngineRefusal } from './engine-error.ts'
import { route, type Exchange, type Route } from './exchange.ts'
import type { FakeVolume } from './model.ts'
import type { Json } from './recorded.ts'
import { networkInspect, volumeShape } from './shapes.ts'

const PREDEFINED = ['bridge', 'host', 'none']

async function createNetwork(x: Exchange): Promise<void> {
  const spec = await x.readJson()
  const name = String(spec['Name'])
  if ([...x.state.networks.values()].some((one) => one.name === name)) {
    throw new EngineRefusal(409, `network with name ${name} already exists`)
  }
  const pools = ((spec['IPAM'] ?? {}) as Json)['Config'] as Json[] | undefined
  const labels = (spec['Labels'] ?? {}) as Record<string, string>
  const network = x.state.addNetwork(name, String(spec['Driver']), String(pools?.[0]?.['Subnet'] ?? ''), labels)
  x.state.emit('network', 'create', network.id, { name, type: network.driver })
  x.json(201, { Id: network.id, Warning: '' })
}

function removeNetwork(x: Exchange): void {
  const network = x.state.findNetwork(x.params[0] ?? '')
  if (PREDEFINED.includes(network.name))
    throw new EngineRefusal(403, `${network.name} is a pre-defined network and cannot be removed`)
  const used = [...x.state.containers.values()].some(
    (one) => one.state === 'running' && one.networks.includes(network.name),
  )
  if (used) throw new EngineRefusal(403, `error while removing network: network ${network.name} has active endpoints`)
  x.state.networks.delete(network.id)
  x.state.emit('network', 'destroy', network.id, { name: network.name, type: network.driver })
  x.empty(204)
}

async function connect(x: Exchange): Promise<void> {
  const network = x.state.findNetwork(x.params[0] ?? '')
  const container = x.state.find(String((await x.readJson())['Container']))
  if (network.name === 'host') throw new EngineRefusal(403, 'container cannot be connected to host network')
  if (!container.networks.includes(network.name)) container.networks.push(network.name)
  x.state.emit('network', 'connect', network.id, { container: container.id, name: network.name })
  x.empty(200)
}

async function disconnect(x: Exchange): Promise<void> {
  const network = x.state.findNetwork(x.params[0] ?? '')
  const container = x.state.find(String((await x.readJson())['Container']))
  if (!container.networks.includes(network.name)) {
    throw new EngineRefusal(500, `container ${container.id} is not connected to network ${network.name}`)
  }
  container.networks = container.networks.filter((name) => name !== network.name)
  x.state.emit('network', 'disconnect', network.id, { container: container.id, name: network.name })
  x.empty(200)
}

export function networkRoutes(): Route[] {
  return [
    route('GET', /^\/networks$/, (x) => {
      const networks = [...x.state.networks.values()].map((one) => networkInspect(one, x.state, x.flavour))
      x.json(
        200,
        networks.map((one) => ({ ...one, Containers: {} })),
      )
    }),
    route('POST', /^\/networks\/create$/, createNetwork),
    route('GET', /^\/networks\/([^/]+)$/, (x) =>
      x.json(200, networkInspect(x.state.findNetwork(x.params[0] ?? ''), x.state, x.flavour)),
    ),
    route('DELETE', /^\/networks\/([^/]+)$/, removeNetwork),
    route('POST', /^\/networks\/([^/]+)\/connect$/, connect),
    route('POST', /^\/networks\/([^/]+)\/disconnect$/, disconnect),
  ]
}

function needVolume(x: Exchange): FakeVolume {
  const volume = x.state.volumes.get(x.params[0] ?? '')
  if (!volume) throw new EngineRefusal(404, `get ${x.params[0]}: no such volume`)
  return volume
}

export function volumeRoutes(): Route[] {
  return [
    route('GET', /^\/volumes$/, (x) =>
      x.json(200, {
        Volumes: x.state.volumes.size === 0 ? null : [...x.state.volumes.values()].map(volumeShape),
        Warnings: null,
      }),
    ),
    route('POST', /^\/volumes\/create$/, async (x) => {
      const spec = await x.readJson()
      const name = String(spec['Name'] ?? `volume${x.state.volumes.size}`)
      const volume = x.state.volumes.get(name) ?? { name, labels: (spec['Labels'] ?? {}) as Record<string, string> }
      x.state.volumes.set(name, volume)
      x.state.emit('volume', 'create', name, { driver: 'local' })
      x.json(201, volumeShape(volume))
    }),
    route('GET', /^\/volumes\/([^/]+)$/, (x) => x.json(200, volumeShape(needVolume(x)))),
    route('DELETE', /^\/volumes\/([^/]+)$/, (x) => {
      const volume = needVolume(x)
      x.state.volumes.delete(volume.name)
      x.state.emit('volume', 'destroy', volume.name, { driver: 'local' })
      x.empty(204)
    }),
  ]
}
