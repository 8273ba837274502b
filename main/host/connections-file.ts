import { z } from 'zod'
import { Fault } from '../../contract/fault.ts'
import { connectionId } from '../../contract/ids.ts'
import { parseHost } from '../docker/endpoint.ts'
import { readTextIfThere } from '../system/files.ts'
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

/** `connections.json` in the configuration folder: replaces what would be found by looking. */
const connectionsFile = z.object({
  version: z.literal(1),
  connections: z
    .array(z.discriminatedUnion('engine', [configuredLibvirt, configuredDocker]))
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
