import { z } from 'zod'
import { Fault } from '../../contract/fault.ts'
import { connectionId } from '../../contract/ids.ts'
import type { Endpoint } from '../docker/endpoint.ts'
import { findEndpoints } from '../docker/endpoint.ts'
import { endpointFiles, localTransport as dockerTransport } from '../docker/endpoint-files.ts'
import type { ConnectionSpec } from '../inventory/connections.ts'
import { localTransport as libvirtTransport } from '../libvirt/sockets.ts'
import { readTextIfThere } from '../system/files.ts'
import { withSessionDaemon } from './session-daemon.ts'
import { dockerOverSsh, libvirtOverSsh } from './ssh-transports.ts'

type Environment = Readonly<Record<string, string | undefined>>

const configuredLibvirt = z.object({
  id: connectionId,
  engine: z.literal('libvirt'),
  /** As virsh takes it: qemu:///system, qemu:///session, qemu+ssh://user@host/system. */
  uri: z.string().regex(/^[a-z]+(\+(unix|ssh))?:\/\//, 'a libvirt URI such as qemu:///system'),
  /** A socket other than the usual one. */
  socket: z.string().startsWith('/').optional(),
})
const configuredDocker = z.object({
  id: connectionId,
  engine: z.literal('docker'),
  /** As DOCKER_HOST: unix:///path, tcp://host:port, ssh://user@host. */
  host: z.string().regex(/^(unix|tcp|ssh):\/\//, 'a Docker host such as unix:///var/run/docker.sock'),
})

/** `connections.json` in the configuration folder: replaces what would be found by looking. */
export const connectionsFile = z.object({
  version: z.literal(1),
  connections: z.array(z.discriminatedUnion('engine', [configuredLibvirt, configuredDocker])).max(64),
})

/**
 * The engines to connect to: those of the configuration file, else what this host and this user have.
 * @throws Fault INVALID_INPUT naming the file and the field
 */
export async function connectionSpecs(configPath: string, environment: Environment): Promise<ConnectionSpec[]> {
  const text = await readTextIfThere(configPath)
  if (text === null) return foundSpecs(environment)
  const { connections } = parseConfig(configPath, text)
  return connections.map((one) =>
    one.engine === 'libvirt'
      ? libvirtSpec(one.id, one.uri, one.socket, environment)
      : dockerSpec(one.id, endpointOf(one.host), one.host),
  )
}

function parseConfig(path: string, text: string): z.infer<typeof connectionsFile> {
  const refuse = (field: string, problem: string) =>
    new Fault('INVALID_INPUT', { field, problem }, `${path}: ${field === '' ? '' : `${field}: `}${problem}`)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw refuse('', error instanceof Error ? error.message : String(error))
  }
  const parsed = connectionsFile.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw refuse(issue?.path.join('.') ?? '', issue?.message ?? 'not as expected')
}

/** libvirt's system instance, the session one where the user's tools are set to it, and every engine Docker would know. */
function foundSpecs(environment: Environment): ConnectionSpec[] {
  const session = (environment['LIBVIRT_DEFAULT_URI'] ?? '').endsWith(':///session')
  const { usable } = findEndpoints(environment, endpointFiles)
  const engines = usable.filter(
    (endpoint) => endpoint.kind !== 'unix' || endpoint === usable[0] || endpointFiles.isSocket(endpoint.address),
  )
  const seen = new Set<string>()
  return [
    libvirtSpec('system', 'qemu:///system', undefined, environment),
    ...(session ? [libvirtSpec('session', 'qemu:///session', undefined, environment)] : []),
    ...engines.flatMap((endpoint, index) => {
      const place = `${endpoint.kind}:${endpoint.address}`
      if (seen.has(place)) return []
      seen.add(place)
      const id =
        index === 0 ? 'docker' : `docker-${endpoint.name.toLowerCase().replace(/[^a-z0-9._-]/g, '-')}`.slice(0, 63)
      return [dockerSpec(id, endpoint, index === 0 ? null : hostOf(endpoint))]
    }),
  ]
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
    return { id, engine: 'libvirt', uri, localUri, transport: libvirtOverSsh(url, localUri) }
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
  const transport = endpoint.kind === 'ssh' ? dockerOverSsh(endpoint.address) : dockerTransport(endpoint)
  return { id, engine: 'docker', host, address: hostOf(endpoint), transport }
}

function hostOf(endpoint: Endpoint): string {
  return `${endpoint.kind}://${endpoint.address}`
}

function endpointOf(host: string): Endpoint {
  const [kind, address] = host.split('://', 2) as ['unix' | 'tcp' | 'ssh', string]
  return { name: host, kind, address, source: 'DOCKER_HOST' }
}
