// A registry of two images that can be pulled, as a program: it has to run in the network of the engine that pulls.
// node server.ts LAYER.tar OPTIONS → prints its port. Registry HTTP API V2 (distribution specification).
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'

/** Names that it answers under, who may come in, and how: see registry.ts. */
interface Options {
  readonly address: string
  readonly login?: string
  readonly tokens?: boolean
  readonly tokenUses?: number
  readonly tokenLimit?: number
  readonly many?: number
  readonly pulls?: { readonly limit: number; readonly window: number; readonly left: number }
  readonly tls?: { readonly key: string; readonly cert: string }
}

const [layerPath = '', given = '{}'] = process.argv.slice(2)
const options = JSON.parse(given) as Options
const { address: listenAt, login, tokens = false, tls } = options
const digest = (data: Buffer | string): string => `sha256:${createHash('sha256').update(data).digest('hex')}`

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
const LIST = 'application/vnd.docker.distribution.manifest.list.v2+json'
const CONFIG = 'application/vnd.docker.container.image.v1+json'
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip'

const blobs = new Map<string, Buffer | string>()
/** Blobs that stop half way until they are released. */
const held = new Set<string>()

function addBlob(data: Buffer | string, mediaType: string) {
  blobs.set(digest(data), data)
  return { mediaType, size: Buffer.byteLength(data), digest: digest(data) }
}

const OURS = process.arch === 'x64' ? 'amd64' : process.arch

/** The manifest of an image of these layers, uncompressed. */
function addImage(name: string, layers: readonly Buffer[], architecture = OURS): string {
  const config = JSON.stringify({
    architecture,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: { Cmd: ['echo', 'pulled'], Labels: { 'labrig-test': name } },
    rootfs: { type: 'layers', diff_ids: layers.map(digest) },
  })
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: addBlob(config, CONFIG),
    layers: layers.map((layer) => addBlob(gzipSync(layer), LAYER)),
  })
}

/** An archive of one file that does not compress, so large that an engine tells how far it is (each 512 KiB). */
function noise(name: string): Buffer {
  const size = 4 << 20
  const header = Buffer.alloc(512)
  // ustar: name, mode, owner, group, size, time, checksum (as if of spaces), type, magic.
  const fields = [
    name.padEnd(100, '\0'),
    '0000644\0',
    '0000000\0',
    '0000000\0',
    `${size.toString(8).padStart(11, '0')}\0`,
  ]
  header.write(`${fields.join('')}${'0'.repeat(11)}\0        0`)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((all, byte) => all + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, randomBytes(size), Buffer.alloc(1024)])
}

const layer = readFileSync(layerPath)
const slowLayers = [noise('one'), noise('two')]
const manifest = addImage('registry', [layer])
const slowManifest = addImage('slow', [layer, ...slowLayers])
/** A list that has nothing for this machine. */
const foreignManifest = addImage('foreign', [layer], 's390x')
const FOREIGN_LIST = JSON.stringify({
  schemaVersion: 2,
  mediaType: LIST,
  manifests: [
    {
      mediaType: MANIFEST,
      size: Buffer.byteLength(foreignManifest),
      digest: digest(foreignManifest),
      platform: { os: 'linux', architecture: 's390x' },
    },
  ],
})
for (const one of slowLayers) held.add(digest(gzipSync(one)))
/** The other halves. */
const waiting: (() => void)[] = []
createInterface({ input: process.stdin }).on('line', () => {
  held.clear()
  for (const go of waiting.splice(0)) go()
})

function refuse(response: ServerResponse, status: number, code: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
  response.end(JSON.stringify({ errors: [{ code, message: code }] }))
}

/** The catalogue, or the tags of a repository, of what was pushed; undefined for any other path and for no tags. */
function names(path: string): string | undefined {
  const all = [...pushed.keys()]
  if (path.startsWith('/v2/_catalog')) {
    return JSON.stringify({ repositories: [...new Set(all.map((name) => name.replace(/:[^:]*$/, '')))].sort() })
  }
  const [, repository] = /^\/v2\/(.+)\/tags\/list/.exec(path) ?? []
  const tags = all.filter((name) => name.startsWith(`${repository}:`)).map((name) => name.split(':').at(-1))
  return repository === undefined || tags.length === 0 ? undefined : JSON.stringify({ name: repository, tags })
}

/** Ten of the tags of team/many, and the link to the next ones (distribution specification, "Listing Tags"). */
function page(path: string, response: ServerResponse): boolean {
  const { pathname, searchParams } = new URL(path, 'http://registry')
  const { many } = options
  if (many === undefined || pathname !== '/v2/team/many/tags/list') return false
  const first = Number((searchParams.get('last') ?? 't0').slice(1))
  const tags = Array.from({ length: Math.min(10, many - first) }, (_, at) => `t${first + at + 1}`)
  const isLast = first + tags.length >= many
  const next = `</v2/team/many/tags/list?last=${tags.at(-1)}&n=10>; rel="next"`
  response.writeHead(200, { 'Content-Type': 'application/json', ...(isLast ? {} : { Link: next }) })
  response.end(JSON.stringify({ name: 'team/many', tags }))
  return true
}

/** Under a tag or its digest, of every repository. */
const everywhere: readonly (readonly [tag: string, type: string, text: string])[] = [
  ['1', MANIFEST, manifest],
  ['slow', MANIFEST, slowManifest],
  ['foreign', LIST, FOREIGN_LIST],
  ['foreign-only', MANIFEST, foreignManifest],
]

function manifestOf(repository: string, reference: string): Found | undefined {
  const own = pushed.get(`${repository}:${reference}`)
  if (own !== undefined) return [MANIFEST, own]
  if (repository === 'team/many' && /^t\d+$/.test(reference)) return [MANIFEST, manifest]
  const found = everywhere.find(([tag, , text]) => reference === tag || reference === digest(text))
  return found && [found[1], found[2]]
}

type Found = readonly [type: string, data: Buffer | string]

/** What stands under a path, with its type; undefined when nothing does. */
function find(path: string): Found | undefined {
  if (path === '/v2/') return ['application/json', '{}']
  const listed = names(path)
  if (listed !== undefined) return ['application/json', listed]
  const [, repository = '', kind, reference = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? []
  if (kind === 'manifests') return manifestOf(repository, reference)
  const blob = blobs.get(reference)
  return blob === undefined ? undefined : ['application/octet-stream', blob]
}

/** Manifests that were pushed, by repository and tag. */
const pushed = new Map<string, string>()

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Uploads in one or several parts (distribution specification, "Pushing blobs"), and manifests by tag. */
async function receive(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const data = await bodyOf(request)
  const [, repository = '', kind, rest = ''] = /^\/v2\/(.+)\/(manifests|blobs\/uploads)\/([^?]*)/.exec(path) ?? []
  if (kind === 'manifests') {
    pushed.set(`${repository}:${rest}`, data.toString())
    return void response.writeHead(201, { 'Docker-Content-Digest': digest(data), 'Content-Length': 0 }).end()
  }
  const upload = rest === '' ? randomBytes(8).toString('hex') : rest
  uploads.set(upload, Buffer.concat([uploads.get(upload) ?? Buffer.alloc(0), data]))
  const whole = uploads.get(upload) ?? Buffer.alloc(0)
  if (request.method === 'PUT') blobs.set(digest(whole), whole)
  const headers = { Location: `/v2/${repository}/blobs/uploads/${upload}`, Range: `0-${Math.max(0, whole.length - 1)}` }
  response.writeHead(request.method === 'PUT' ? 201 : 202, {
    ...headers,
    'Docker-Upload-UUID': upload,
    'Content-Length': 0,
  })
  response.end()
}

const uploads = new Map<string, Buffer>()

/** What a registry says with a status (distribution specification, "Error Codes"). */
const codes: Readonly<Record<string, string>> = {
  401: 'UNAUTHORIZED',
  403: 'DENIED',
  404: 'NAME_UNKNOWN',
  429: 'TOOMANYREQUESTS',
}

/** Tokens that were given out, with the repository that each is for. */
const scopes = new Map<string, string>()
/** How often each was shown. */
const shown = new Map<string, number>()

const basicOf = ({ headers }: IncomingMessage): string =>
  Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString()

/** The token server beside it (distribution, "Token Authentication Specification"): a token for whoever knows the password. */
function giveToken(request: IncomingMessage, response: ServerResponse): void {
  const words = new URL(request.url ?? '', 'http://registry').searchParams
  if (login !== undefined && basicOf(request) !== login) return refuse(response, 401, 'UNAUTHORIZED')
  if (scopes.size >= (options.tokenLimit ?? Infinity)) return refuse(response, 429, 'TOOMANYREQUESTS')
  const token = randomBytes(12).toString('hex')
  scopes.set(token, words.get('scope') ?? '')
  const body = JSON.stringify({ token, expires_in: 60 })
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(body)
}

/** Answers what is for the server of tokens, and how many it has given out. */
function tokenCall(request: IncomingMessage, response: ServerResponse): boolean {
  const { pathname } = new URL(request.url ?? '', 'http://registry')
  if (pathname === '/tokens-given') response.end(String(scopes.size))
  else if (pathname === '/token') giveToken(request, response)
  else return false
  return true
}

/** Whether a token is still good, which each call uses up. */
function isFresh(token: string): boolean {
  const uses = (shown.get(token) ?? 0) + 1
  shown.set(token, uses)
  return uses <= (options.tokenUses ?? Infinity)
}

/** Whether whoever asks has a token for it; else it is refused with the way to one. */
function hasToken(request: IncomingMessage, response: ServerResponse): boolean {
  const [, repository] = /^\/v2\/(.+)\/(?:manifests|blobs|tags)\//.exec(request.url ?? '') ?? []
  const of = repository === undefined ? '' : `repository:${repository}:`
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
  if (scopes.get(token)?.startsWith(of) === true && isFresh(token)) return true
  const realm = `${tls === undefined ? 'http' : 'https'}://${request.headers.host}/token`
  const wanted = of === '' ? '' : `,scope="${of}${request.method === 'POST' ? 'pull,push' : 'pull'}"`
  const challenge = `Bearer realm="${realm}",service="labrig-test"${wanted}`
  refuse(response, 401, 'UNAUTHORIZED', { 'WWW-Authenticate': challenge })
  return false
}

function mayPass(request: IncomingMessage, response: ServerResponse): boolean {
  if (tokens) return hasToken(request, response)
  if (login === undefined || basicOf(request) === login) return true
  refuse(response, 401, 'UNAUTHORIZED', { 'WWW-Authenticate': 'Basic realm="labrig-test"' })
  return false
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { url = '', method = '' } = request
  if (tokens && tokenCall(request, response)) return
  const [, status] = /^\/v2\/answers-(\d{3})\//.exec(url) ?? []
  if (status !== undefined) return refuse(response, Number(status), codes[status] ?? 'UNKNOWN')
  if (!mayPass(request, response)) return
  if (method !== 'GET' && method !== 'HEAD') return void receive(request, response, url)
  if (!page(url, response)) show(url, response, method === 'HEAD')
}

function show(url: string, response: ServerResponse, headOnly: boolean): void {
  const found = find(url)
  if (found === undefined) return refuse(response, 404, 'MANIFEST_UNKNOWN')
  give(response, found, headOnly)
}

function give(response: ServerResponse, [type, data]: Found, headOnly: boolean): void {
  const { pulls } = options
  const told = pulls && {
    'RateLimit-Limit': `${pulls.limit};w=${pulls.window}`,
    'RateLimit-Remaining': `${pulls.left};w=${pulls.window}`,
  }
  const headers = { 'Content-Type': type, 'Content-Length': Buffer.byteLength(data), ...told }
  response.writeHead(200, { ...headers, 'Docker-Content-Digest': digest(data) })
  if (headOnly) return void response.end()
  if (!held.has(digest(data))) return void response.end(data)
  const half = data.length / 2
  response.write(data.slice(0, half))
  waiting.push(() => response.end(data.slice(half)))
}

const server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer)
server.listen(0, listenAt, () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`)
})
