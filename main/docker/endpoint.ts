import { createHash } from 'node:crypto'
import { flag, object, text } from './json.ts'

export type EndpointSource =
  | 'DOCKER_HOST'
  | 'DOCKER_CONTEXT'
  | 'current-context'
  | 'context'
  | 'default'
  | 'rootless'
  | 'docker-desktop'
  | 'podman'
  | 'podman-rootless'

/** Where an engine may listen. `name` is the context's name or a word for the place; unique in a list. */
export interface Endpoint {
  readonly name: string
  readonly kind: 'unix' | 'tcp' | 'ssh'
  /** Socket path, "host:port", or "user@host:port". */
  readonly address: string
  readonly source: EndpointSource
  /** Only with kind "tcp": folder that may hold ca.pem, cert.pem, key.pem, and whether the server is verified. */
  readonly tls?: { readonly folder: string; readonly verify: boolean }
}

/** A configured address that cannot be used, told instead of silently left out. */
export interface BadEndpoint {
  readonly source: EndpointSource
  readonly name: string
  readonly problem: string
}

export interface Endpoints {
  /** The one the docker command would use comes first. */
  readonly usable: readonly Endpoint[]
  readonly bad: readonly BadEndpoint[]
}

/** The part of the file system that the search needs; undefined = not there or not readable. */
export interface EndpointFiles {
  read(path: string): string | undefined
  list(folder: string): readonly string[]
  isSocket(path: string): boolean
}

export type Environment = Readonly<Record<string, string | undefined>>

const DEFAULT_SOCKET = '/var/run/docker.sock'

interface Address {
  readonly kind: Endpoint['kind']
  readonly address: string
}

const FOREIGN_SCHEMES = /^(?:npipe|fd):/

/** Takes apart a host as DOCKER_HOST and contexts write it (docker/cli opts/hosts.go). A string tells what is wrong. */
export function parseHost(host: string): Address | string {
  const value = host.trim()
  if (value.startsWith('unix://')) return unixAddress(value.slice('unix://'.length))
  if (value.startsWith('/')) return unixAddress(value)
  if (FOREIGN_SCHEMES.test(value)) return `${JSON.stringify(value)} does not exist on Linux`
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//.test(value) ? value : `tcp://${value}`)
  if (url === null) return `${JSON.stringify(value)} is not an address`
  return url.hostname === '' ? `${JSON.stringify(value)} names no host` : networkAddress(url)
}

function networkAddress(url: URL): Address | string {
  switch (url.protocol) {
    case 'ssh:': {
      const user = url.username === '' ? '' : `${decodeURIComponent(url.username)}@`
      return { kind: 'ssh', address: user + url.host }
    }
    case 'tcp:':
    case 'http:':
      return { kind: 'tcp', address: `${url.hostname}:${url.port || '2375'}` }
    case 'https:':
      return { kind: 'tcp', address: `${url.hostname}:${url.port || '2376'}` }
    default:
      return `${JSON.stringify(url.protocol)} is not a way to reach an engine`
  }
}

function unixAddress(path: string): Address | string {
  if (path === '') return { kind: 'unix', address: DEFAULT_SOCKET }
  return path.startsWith('/') ? { kind: 'unix', address: path } : `${JSON.stringify(path)} is not an absolute path`
}

interface Context {
  readonly name: string
  readonly host: string
  readonly tls: { readonly folder: string; readonly verify: boolean } | undefined
}

function parseJson(content: string | undefined): unknown {
  try {
    return content === undefined ? undefined : JSON.parse(content)
  } catch {
    return undefined
  }
}

/** The folder of a context is the SHA-256 of its name (docker/cli context/store). */
export function contextFolder(name: string): string {
  return createHash('sha256').update(name).digest('hex')
}

function readContexts(config: string, files: EndpointFiles): Context[] {
  return files.list(`${config}/contexts/meta`).flatMap((folder) => {
    const meta = object(parseJson(files.read(`${config}/contexts/meta/${folder}/meta.json`)))
    const docker = object(object(meta['Endpoints'])['docker'])
    const name = text(meta['Name'])
    if (name === '' || text(docker['Host']) === '') return []
    const tlsFolder = `${config}/contexts/tls/${folder}/docker`
    const hasTls = files.list(tlsFolder).length > 0
    const tls = hasTls ? { folder: tlsFolder, verify: !flag(docker['SkipTLSVerify']) } : undefined
    return [{ name, host: text(docker['Host']), tls }]
  })
}

/** DOCKER_TLS_VERIFY set to anything means TLS with a check; DOCKER_CERT_PATH alone TLS without (docker/cli, client.FromEnv). */
function environmentTls(env: Environment, config: string): Endpoint['tls'] {
  const verify = (env['DOCKER_TLS_VERIFY'] ?? '') !== ''
  const folder = env['DOCKER_CERT_PATH'] ?? ''
  return verify || folder !== '' ? { folder: folder || config, verify } : undefined
}

class EndpointList {
  readonly usable: Endpoint[] = []
  readonly bad: BadEndpoint[] = []

  add(name: string, source: EndpointSource, host: string, tls?: Endpoint['tls']): void {
    const parsed = parseHost(host)
    if (typeof parsed === 'string') {
      this.bad.push({ source, name, problem: parsed })
      return
    }
    // The same engine under two names would appear twice in every list.
    if (this.usable.some((one) => one.kind === parsed.kind && one.address === parsed.address)) return
    this.usable.push({ name, ...parsed, source, ...(tls && parsed.kind === 'tcp' && { tls }) })
  }
}

/** Sockets that are offered only if they are there. */
function wellKnownSockets(home: string, runtime: string): readonly [string, EndpointSource, string][] {
  const places: [string, EndpointSource, string][] = [['podman', 'podman', '/run/podman/podman.sock']]
  if (runtime !== '') {
    places.push(['rootless', 'rootless', `${runtime}/docker.sock`])
    places.push(['podman-rootless', 'podman-rootless', `${runtime}/podman/podman.sock`])
  }
  if (home !== '') places.push(['docker-desktop', 'docker-desktop', `${home}/.docker/desktop/docker.sock`])
  return places
}

/**
 * All places where an engine may be found, in the order of the docker command: DOCKER_HOST, DOCKER_CONTEXT, the current
 * context, the default socket; then other contexts and the sockets of rootless Docker, Docker Desktop and podman that exist.
 * The default socket is listed even if nothing is there, so that its absence can be shown.
 */
export function findEndpoints(env: Environment, files: EndpointFiles): Endpoints {
  const home = env['HOME'] ?? ''
  const config = env['DOCKER_CONFIG'] ?? `${home}/.docker`
  const list = new EndpointList()
  const contexts = readContexts(config, files)
  if (env['DOCKER_HOST']) list.add('environment', 'DOCKER_HOST', env['DOCKER_HOST'], environmentTls(env, config))
  const addContext = (name: string, source: EndpointSource): void => {
    if (name === '' || name === 'default') return
    const context = contexts.find((one) => one.name === name)
    if (context) list.add(name, source, context.host, context.tls)
    else list.bad.push({ source, name, problem: `there is no docker context ${JSON.stringify(name)}` })
  }
  addContext(env['DOCKER_CONTEXT'] ?? '', 'DOCKER_CONTEXT')
  addContext(text(object(parseJson(files.read(`${config}/config.json`)))['currentContext']), 'current-context')
  list.add('default', 'default', `unix://${DEFAULT_SOCKET}`)
  for (const context of contexts) list.add(context.name, 'context', context.host, context.tls)
  for (const [name, source, path] of wellKnownSockets(home, env['XDG_RUNTIME_DIR'] ?? '')) {
    if (files.isSocket(path)) list.add(name, source, `unix://${path}`)
  }
  return { usable: list.usable, bad: list.bad }
}
