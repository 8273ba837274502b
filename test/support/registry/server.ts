// A registry of two images that can be pulled, as a program: it has to run in the network of the engine that pulls.
// node server.ts LAYER.tar [USER:PASSWORD] → prints its port. Registry HTTP API V2 (distribution specification).
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'

const [layerPath = '', login] = process.argv.slice(2)
const digest = (data: Buffer | string): string => `sha256:${createHash('sha256').update(data).digest('hex')}`

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
const CONFIG = 'application/vnd.docker.container.image.v1+json'
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip'

const blobs = new Map<string, Buffer | string>()
/** Blobs that stop half way until they are released. */
const held = new Set<string>()

function addBlob(data: Buffer | string, mediaType: string) {
  blobs.set(digest(data), data)
  return { mediaType, size: Buffer.byteLength(data), digest: digest(data) }
}

/** The manifest of an image of these layers, uncompressed. */
function addImage(name: string, layers: readonly Buffer[]): string {
  const config = JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
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

/** What stands under a path, with its type; undefined when nothing does. */
function find(path: string): readonly [type: string, data: Buffer | string] | undefined {
  if (path === '/v2/') return ['application/json', '{}']
  const listed = names(path)
  if (listed !== undefined) return ['application/json', listed]
  const [, repository = '', kind, reference = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? []
  if (kind === 'manifests') {
    const own = pushed.get(`${repository}:${reference}`)
    if (own !== undefined) return [MANIFEST, own]
    const found = Object.entries({ 1: manifest, slow: slowManifest }).find(
      ([tag, text]) => reference === tag || reference === digest(text),
    )
    return found && [MANIFEST, found[1]]
  }
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

function answer(request: IncomingMessage, response: ServerResponse): void {
  const given = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString()
  if (login !== undefined && given !== login) {
    return refuse(response, 401, 'UNAUTHORIZED', { 'WWW-Authenticate': 'Basic realm="labrig-test"' })
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return void receive(request, response, request.url ?? '')
  const found = find(request.url ?? '')
  if (found === undefined) return refuse(response, 404, 'MANIFEST_UNKNOWN')
  const [type, data] = found
  const headers = { 'Content-Type': type, 'Content-Length': Buffer.byteLength(data) }
  response.writeHead(200, { ...headers, 'Docker-Content-Digest': digest(data) })
  if (request.method === 'HEAD') return void response.end()
  if (!held.has(digest(data))) return void response.end(data)
  const half = data.length / 2
  response.write(data.slice(0, half))
  waiting.push(() => response.end(data.slice(half)))
}

const server = createServer(answer)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`)
})
