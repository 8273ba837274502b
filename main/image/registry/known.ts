import { formatId } from '../../../contract/ids.ts'
import type { KnownRegistry, LoginStore, RegistriesOverview } from '../../../contract/registry.ts'
import { registryOf } from '../../docker/image-reference.ts'
import { REGISTRY_LABEL } from '../../inventory/own-marks.ts'
import { isHere, type Engines } from '../../step/engines.ts'
import { isInsecure, isLoopback } from '../../step/registry-place.ts'
import { dockerConfigPath, keptServers, loginStore, type KeptServer } from '../../system/docker-credentials.ts'

const HUB = 'docker.io'

/** A server of docker's file as references name it: without scheme and path; Docker Hub by its name. */
export function addressOf(server: string): string {
  const host = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '')
  return /^(index\.|registry-1\.)?docker\.io$/.test(host) ? HUB : host
}

/** Whether an image looks like a registry: by the last part of its name. */
const REGISTRY_IMAGE = /(^|\/)(docker-)?(registry|distribution)(:|$)/

/** @throws Fault ENGINE_UNAVAILABLE */
export async function knownRegistries(connection: string, engines: Engines): Promise<RegistriesOverview> {
  const engine = await engines.docker(connection)
  const [{ registries: told }, images, containers, logins] = await Promise.all([
    engine.info(),
    engine.images.list(),
    engine.containers.list({ filters: { label: [REGISTRY_LABEL] } }),
    keptServers().catch((): KeptServer[] => []),
  ])
  const tags = images.flatMap((image) => image.tags)
  const names = Map.groupBy(tags, registryOf)
  const kept = new Map(logins.map((login) => [addressOf(login.server), login]))
  const started = new Map(containers.map((one) => [one.labels[REGISTRY_LABEL] ?? '', one]))
  const hosts = told.insecure.filter((one) => !one.includes('/'))
  const addresses = new Set([HUB, ...started.keys(), ...names.keys(), ...kept.keys(), ...hosts].filter(Boolean))
  const known = [...addresses].map(async (address): Promise<KnownRegistry> => {
    const container = started.get(address)
    const login = kept.get(address)
    return {
      address,
      loopback: isLoopback(address),
      insecure: isInsecure(address, told),
      mirrors: address === HUB ? [...told.mirrors] : [],
      login: login === undefined ? null : { username: login.username },
      store: storeOf(login?.store ?? (await storeFor(address))),
      container:
        container === undefined
          ? null
          : {
              id: formatId('container', connection, container.id),
              name: container.name,
              running: container.state === 'running',
            },
      names: names.get(address)?.length ?? 0,
    }
  })
  return {
    registries: (await Promise.all(known)).sort(byUse),
    engine: {
      mirrors: [...told.mirrors],
      insecure: [...told.insecure],
      proxies: { http: told.httpProxy, https: told.httpsProxy, no: told.noProxy },
    },
    store: storeOf(await storeFor('')),
    here: isHere(engines, connection),
    images: tags.filter((tag) => REGISTRY_IMAGE.test(tag)).sort(),
  }
}

/** Those of this host first, Docker Hub last, between them by name. */
function byUse(one: KnownRegistry, other: KnownRegistry): number {
  const rank = ({ container, loopback, address }: KnownRegistry) =>
    container !== null ? 0 : loopback ? 1 : address === HUB ? 3 : 2
  return rank(one) - rank(other) || one.address.localeCompare(other.address, 'en', { numeric: true })
}

/** A file that cannot be read keeps nothing; a login then says so. */
const storeFor = (address: string) => loginStore(address).catch((): Kept => ({ kind: 'file' }))
type Kept = KeptServer['store']

function storeOf(store: Kept): LoginStore {
  return store.kind === 'helper' ? store : { kind: 'file', path: dockerConfigPath() }
}
