import type { BadEndpoint, Endpoint, EndpointSource } from '../docker/endpoint.ts'
import { findEndpoints, parseHost } from '../docker/endpoint.ts'
import { endpointFiles, localTransport as dockerTransport } from '../docker/endpoint-files.ts'
import { DockerError } from '../docker/errors.ts'
import type { ConnectionSpec } from '../inventory/connection-spec.ts'
import { localTransport as libvirtTransport } from '../libvirt/sockets.ts'
import { readConnectionsFile, type ConfiguredConnection } from './connections-file.ts'
import { withSessionDaemon } from './session-daemon.ts'
import { dockerOverSsh, libvirtOverSsh } from './ssh-transports.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The engines to connect to: those of the configuration file, beside or instead of what this host and this user have.
 * @throws Fault INVALID_INPUT naming the file and the field
 */
export async function connectionSpecs(configPath: string, environment: Environment): Promise<ConnectionSpec[]> {
  const file = await readConnectionsFile(configPath)
  if (file === null) return foundSpecs(environment)
  const configured = file.connections.map((one) => specOf(one, environment))
  if (!file.look) return configured
  const found = foundSpecs(environment).filter(({ id }) => !configured.some((one) => one.id === id))
  return [...found, ...configured]
}

/** A connection as the file has it; its address was checked. */
export function specOf(one: ConfiguredConnection, environment: Environment): ConnectionSpec {
  const spec =
    one.engine === 'libvirt'
      ? libvirtSpec(one.id, one.uri, one.socket, environment)
      : dockerSpec(one.id, endpointOf(one.host), one.host)
  return { ...spec, configured: true }
}

/** libvirt's system instance, the session one where the user's tools are set to it, and every engine Docker would know. */
function foundSpecs(environment: Environment): ConnectionSpec[] {
  const session = (environment['LIBVIRT_DEFAULT_URI'] ?? '').endsWith(':///session')
  return [
    libvirtSpec('system', 'qemu:///system', undefined, environment),
    ...(session ? [libvirtSpec('session', 'qemu:///session', undefined, environment)] : []),
    ...foundEngines(environment),
  ]
}

const CHOICES: readonly EndpointSource[] = ['DOCKER_HOST', 'DOCKER_CONTEXT', 'current-context']

function foundEngines(environment: Environment): ConnectionSpec[] {
  const { usable, bad } = findEndpoints(environment, endpointFiles)
  const engines = usable.filter(
    (endpoint) => endpoint.kind !== 'unix' || endpoint === usable[0] || endpointFiles.isSocket(endpoint.address),
  )
  const specs: ConnectionSpec[] = []
  // What the user chose and cannot be used is told; the next place is another engine, not a replacement.
  const broken = bad.find((one) => CHOICES.includes(one.source))
  if (broken !== undefined) specs.push(brokenSpec('docker', broken))
  for (const endpoint of engines) {
    const first = specs.length === 0
    const id = first ? 'docker' : freeId(`docker-${endpoint.name}`, specs)
    specs.push(dockerSpec(id, endpoint, first ? null : hostOf(endpoint)))
  }
  return specs
}

/** A connection's id from a name that may have any characters; numbered when another has it. */
function freeId(name: string, taken: readonly ConnectionSpec[]): string {
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '-')
    .slice(0, 60)
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? id : `${id}-${number}`
    if (!taken.some((spec) => spec.id === candidate)) return candidate
  }
}

function brokenSpec(id: string, { source, name, problem }: BadEndpoint): ConnectionSpec {
  const reason = `${source === 'DOCKER_HOST' ? source : `docker context ${name}`}: ${problem}`
  const open = () => Promise.reject(new DockerError({ operation: 'connect', reason: 'absent', message: reason }))
  return { id, engine: 'docker', host: null, address: reason, transport: { describe: reason, expensive: false, open } }
}

function libvirtSpec(
  id: string,
  uri: string,
  socket: string | undefined,
  environment: Environment,
): Extract<ConnectionSpec, { engine: 'libvirt' }> {
  const url = new URL(uri)
  const driver = url.protocol.replace(/:$/, '').split('+')[0] ?? 'qemu'
  const localUri = `${driver}://${url.pathname}`
  if (url.protocol.includes('+ssh')) {
    return { id, engine: 'libvirt', uri, localUri, transport: libvirtOverSsh(url, localUri), ssh: sshWord(url) }
  }
  const local = libvirtTransport({
    uri: socket === undefined ? uri : `${localUri}?socket=${encodeURIComponent(socket)}`,
    env: environment,
  })
  const transport = url.pathname === '/session' && socket === undefined ? withSessionDaemon(local) : local
  return {
    id,
    engine: 'libvirt',
    uri: socket === undefined ? uri : `${localUri}?socket=${socket}`,
    localUri,
    transport,
  }
}

function dockerSpec(
  id: string,
  endpoint: Endpoint,
  host: string | null,
): Extract<ConnectionSpec, { engine: 'docker' }> {
  const place = { id, engine: 'docker' as const, host, address: hostOf(endpoint) }
  if (endpoint.kind !== 'ssh') return { ...place, transport: dockerTransport(endpoint) }
  return { ...place, transport: dockerOverSsh(endpoint.address), ssh: sshWord(new URL(hostOf(endpoint))) }
}

/** The host of a URI as ssh is told it. */
function sshWord({ username, hostname, port }: URL): string {
  const host = username === '' ? hostname : `${decodeURIComponent(username)}@${hostname}`
  return port === '' ? host : `-p ${port} ${host}`
}

function hostOf(endpoint: Endpoint): string {
  return `${endpoint.kind}://${endpoint.address}`
}

/** Of a host that the schema has let pass. */
function endpointOf(host: string): Endpoint {
  const parsed = parseHost(host)
  if (typeof parsed === 'string') throw new TypeError(parsed)
  return { name: host, ...parsed, source: 'DOCKER_HOST' }
}
