/** Takes out of what an engine tells all that two machines made alike cannot share: ids, times, addresses, paths. */

const masks: readonly (readonly [pattern: RegExp, mask: string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UUID'],
  [/52:54:00(:[0-9a-f]{2}){3}/g, 'MAC'],
  [/\/dev\/pts\/\d+/g, 'PTY'],
  [/<domain type='(\w+)' id='\d+'/g, "<domain type='$1' id='ID'"],
  // Files of a running domain: domain-4-name.
  [/domain-\d+-/g, 'domain-ID-'],
  [/port='59\d\d'/g, "port='VNC'"],
  [/<target dev='vnet\d+'\/>/g, "<target dev='VNET'/>"],
  // When it was moved to the trash.
  [/~trash-\d{8}-\d{6}/g, '~trash-TIME'],
  [/ at="[^"]*Z"/g, ' at="TIME"'],
  [/portid='UUID'/g, ''],
  [/<creationTime>\d+<\/creationTime>/g, '<creationTime/>'],
  [/<(timestamps)>[^]*?<\/timestamps>/g, '<$1/>'],
]

/** libvirt writes its dumps in one canonical form: what is left is compared as text. */
export function normalizedXml(xml: string, name: string): string {
  return masks.reduce((text, [pattern, mask]) => text.replace(pattern, mask), xml.replaceAll(shortened(name), 'NAME'))
}

/** libvirt cuts a long name in the names of a running domain's files (virDomainDefGetShortName: 20 characters). */
function shortened(name: string): RegExp {
  const rest = name.slice(20)
  return new RegExp(`${name.slice(0, 20)}(${rest})?`, 'g')
}

type Tree = { readonly [key: string]: unknown }

/** Keys whose values are the engine's own for each object. */
const OWN = new Set([
  'Id',
  'Created',
  'StartedAt',
  'FinishedAt',
  'Pid',
  'ResolvConfPath',
  'HostnamePath',
  'HostsPath',
  'LogPath',
  'GraphDriver',
  'SandboxID',
  'SandboxKey',
  'EndpointID',
  'NetworkID',
  'IPAddress',
  'MacAddress',
  'HostPort',
  'ExecIDs',
  'Parent',
  'LastTagTime',
  'Container',
  'ContainerConfig',
  'DockerVersion',
  'GlobalIPv6Address',
])

/** The engine keeps whether a client sent an empty list or none; it means the same. */
function isNothing(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0)
}

function withoutOwn(value: unknown, texts: (text: string) => string): unknown {
  if (isNothing(value)) return null
  if (Array.isArray(value)) return value.map((one) => withoutOwn(one, texts))
  if (typeof value === 'string') return texts(value)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value as Tree).filter(([key]) => !OWN.has(key))
  return Object.fromEntries(kept.map(([key, inner]) => [texts(key), withoutOwn(inner, texts)]))
}

export function normalizedContainer(inspected: unknown, name: string): unknown {
  const { Id } = inspected as { Id: string }
  // An unnamed host is called after the container's short id, an unnamed volume is a digest.
  const texts = (text: string) =>
    text
      .replaceAll(name, 'NAME')
      .replaceAll(Id.slice(0, 12), 'SHORTID')
      .replaceAll(/\.(before|undone)-[0-9a-f]{6}/g, '.$1-HEX')
      .replaceAll(/\b(?<!sha256:)[0-9a-f]{64}\b/g, 'DIGEST')
  return withoutOwn(inOrder(inspected as Inspection), texts)
}

type Inspection = Tree & { readonly Config: Tree; readonly Mounts: readonly Tree[] }

/** The engine keeps mounts, and its client variables, in no order. */
function inOrder(inspected: Inspection): Tree {
  const env = [...((inspected.Config['Env'] as string[] | null) ?? [])].sort()
  const mounts = inspected.Mounts.toSorted((a, b) => String(a['Destination']).localeCompare(String(b['Destination'])))
  return { ...inspected, Config: { ...inspected.Config, Env: env }, Mounts: mounts }
}

/** Twins made of the same layers are one image with two names: only the own ones are shown. */
export function normalizedImage(inspected: unknown, name: string): unknown {
  const { RepoTags, RepoDigests, ...rest } = inspected as Tree
  const own = (names: unknown) => (names as string[]).filter((one) => one.includes(name)).sort()
  // A label that holds the name makes another digest of what is pushed.
  const digests = own(RepoDigests).map((digest) => digest.replace(/@sha256:.*/, '@DIGEST'))
  const all = { ...rest, RepoTags: own(RepoTags), RepoDigests: digests }
  return withoutOwn(all, (text) => text.replaceAll(name, 'NAME'))
}
