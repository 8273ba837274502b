// A registry of one image that can be pulled, as a program: it has to run in the network of the engine that pulls.
// node server.ts LAYER.tar [USER:PASSWORD] → prints its port. Registry HTTP API V2 (distribution specification).
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'

const [layerPath = '', login] = process.argv.slice(2)
const digest = (data: Buffer | string): string => `sha256:${createHash('sha256').update(data).digest('hex')}`

const layer = readFileSync(layerPath)
const packed = gzipSync(layer)
const config = JSON.stringify({
  architecture: process.arch === 'x64' ? 'amd64' : process.arch,
  os: 'linux',
  created: '1970-01-01T00:00:00Z',
  config: { Cmd: ['echo', 'pulled'], Labels: { 'labrig-test': 'registry' } },
  rootfs: { type: 'layers', diff_ids: [digest(layer)] },
})
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: MANIFEST,
  config: {
    mediaType: 'application/vnd.docker.container.image.v1+json',
    size: Buffer.byteLength(config),
    digest: digest(config),
  },
  layers: [
    {
      mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
      size: packed.length,
      digest: digest(packed),
    },
  ],
})
const blobs = new Map<string, Buffer | string>([
  [digest(config), config],
  [digest(packed), packed],
])

function refuse(response: ServerResponse, status: number, code: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers })
  response.end(JSON.stringify({ errors: [{ code, message: code }] }))
}

/** What stands under a path, with its type; undefined when nothing does. */
function find(path: string): readonly [type: string, data: Buffer | string] | undefined {
  if (path === '/v2/') return ['application/json', '{}']
  const [, kind, reference = ''] = /^\/v2\/.+\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? []
  if (kind === 'manifests')
    return reference === '1' || reference === digest(manifest) ? [MANIFEST, manifest] : undefined
  const blob = blobs.get(reference)
  return blob === undefined ? undefined : ['application/octet-stream', blob]
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const given = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString()
  if (login !== undefined && given !== login) {
    return refuse(response, 401, 'UNAUTHORIZED', { 'WWW-Authenticate': 'Basic realm="labrig-test"' })
  }
  const found = find(request.url ?? '')
  if (found === undefined) return refuse(response, 404, 'MANIFEST_UNKNOWN')
  const [type, data] = found
  const headers = { 'Content-Type': type, 'Content-Length': Buffer.byteLength(data) }
  response.writeHead(200, { ...headers, 'Docker-Content-Digest': digest(data) })
  response.end(request.method === 'HEAD' ? undefined : data)
}

const server = createServer(answer)
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`)
})
