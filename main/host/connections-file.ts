import { z } from 'zod'
import { Fault } from '../../contract/fault.ts'
import { connectionId } from '../../contract/ids.ts'
import { parseHost } from '../docker/endpoint.ts'
import { readTextIfThere, writeFileAtomic } from '../system/files.ts'
import { parseJson } from '../system/json-text.ts'

/** What is wrong with a libvirt URI; null when it is one that can be connected to. */
function uriProblem(uri: string): string | null {
  const url = /^[a-z]+(\+(unix|ssh))?:\/\//.test(uri) ? URL.parse(uri) : null
  if (url === null) return 'not a libvirt URI such as qemu:///system or qemu+ssh://user@host/system'
  const overSsh = url.protocol.endsWith('+ssh:')
  if (overSsh && url.hostname === '') return 'names no host'
  // Without this the local engine would be taken for the one of that host.
  if (!overSsh && url.hostname !== '') return `another host is reached by ssh: qemu+ssh://${url.hostname}/system`
  return null
}

function hostProblem(host: string): string | null {
  const parsed = parseHost(host)
  return typeof parsed === 'string' ? parsed : null
}

const checked = (problemOf: (value: string) => string | null) =>
  z.string().superRefine((value, context) => {
    const problem = problemOf(value)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })

const configuredLibvirt = z.object({
  id: connectionId,
  engine: z.literal('libvirt'),
  /** As virsh takes it: qemu:///system, qemu:///session, qemu+ssh://user@host/system. */
  uri: checked(uriProblem),
  /** A socket other than the usual one. */
  socket: z.string().startsWith('/').optional(),
})
const configuredDocker = z.object({
  id: connectionId,
  engine: z.literal('docker'),
  /** As DOCKER_HOST: unix:///path, tcp://host:port, ssh://user@host. */
  host: checked(hostProblem),
})

const configured = z.discriminatedUnion('engine', [configuredLibvirt, configuredDocker])
export type ConfiguredConnection = z.infer<typeof configured>

/** `connections.json` in the configuration folder: replaces what would be found by looking, or stands beside it. */
const connectionsFile = z.object({
  version: z.literal(1),
  /** What would be found without the file is there as well. */
  look: z.boolean().default(false),
  connections: z
    .array(configured)
    .max(64)
    .superRefine((all, context) => {
      for (const [index, { id }] of all.entries()) {
        if (all.findIndex((other) => other.id === id) === index) continue
        context.addIssue({ code: 'custom', path: [index, 'id'], message: `another connection is called ${id}` })
      }
    }),
})
export type ConnectionsFile = z.infer<typeof connectionsFile>

/**
 * The file's content; null when there is none.
 * @throws Fault INVALID_INPUT naming the file and the field
 */
export async function readConnectionsFile(path: string): Promise<ConnectionsFile | null> {
  const text = await readTextIfThere(path)
  return text === null ? null : parse(path, text)
}

/**
 * A connection that is to be written, its address checked.
 * @throws Fault INVALID_INPUT naming the field
 */
export function checkedConnection(one: unknown): ConfiguredConnection {
  const parsed = configured.safeParse(one)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.join('.') ?? ''
  const problem = issue?.message ?? 'not as expected'
  throw new Fault('INVALID_INPUT', { field: `place.${field}`, problem }, `${field}: ${problem}`)
}

/**
 * The file with other connections in it; what we do not know of it stays. A file that is not there yet begins by adding
 * to what is found.
 * @throws Fault INVALID_INPUT when the file is there and cannot be read
 */
export async function writeConnectionsFile(
  path: string,
  change: (connections: readonly { readonly id: string }[]) => readonly { readonly id: string }[],
): Promise<void> {
  const text = await readTextIfThere(path)
  // Checked before it is changed: nothing that somebody wrote by hand is lost by a write of ours.
  if (text !== null) parse(path, text)
  const raw = (text === null ? { version: 1, look: true, connections: [] } : parseJson(text)) as {
    readonly connections: readonly { readonly id: string }[]
  }
  await writeFileAtomic(path, JSON.stringify({ ...raw, connections: change(raw.connections) }, null, 2) + '\n')
}

function parse(path: string, text: string): ConnectionsFile {
  const refuse = (field: string, problem: string) =>
    new Fault('INVALID_INPUT', { field, problem }, `${path}: ${field === '' ? '' : `${field}: `}${problem}`)
  let json: unknown
  try {
    json = parseJson(text)
  } catch (error) {
    throw refuse('', error instanceof Error ? error.message : String(error))
  }
  const parsed = connectionsFile.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw refuse(issue?.path.join('.') ?? '', issue?.message ?? 'not as expected')
}
