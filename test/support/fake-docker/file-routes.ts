import { tarEnd, tarHead, tarPadding } from '../../../main/docker/tar-write.ts'
import { EngineRefusal } from './engine-error.ts'
import { route, type Exchange, type Route } from './exchange.ts'

const config = `user  nginx;
worker_processes  auto;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    sendfile      on;
    keepalive_timeout  65;
}
`

/** What every container has: text of a file, null for a folder. */
const files: Readonly<Record<string, string | null>> = {
  '/': null,
  '/bin': null,
  '/bin/sh': '\u{7f}ELF\0',
  '/etc': null,
  '/etc/hostname': 'web\n',
  '/etc/nginx': null,
  '/etc/nginx/mime.types': 'types { text/html html; }\n',
  '/etc/nginx/nginx.conf': config,
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnginx:x:101:101::/nonexistent:/bin/false\n',
  '/home': null,
  '/tmp': null,
  '/usr': null,
  '/usr/share': null,
  '/var': null,
  '/var/log': null,
}
const MODIFIED = 1_795_000_000
/** Bit of Go's FileMode for folders. */
const FOLDER = 2 ** 31

/** The path that was asked for, without the dot that asks for the inside of a folder. */
function asked(x: Exchange): { readonly path: string; readonly inside: boolean } {
  const raw = x.query.get('path') ?? '/'
  const inside = raw.endsWith('/.')
  const path = raw.replace(/\/\.?$/, '') || '/'
  if (!Object.hasOwn(files, path)) {
    throw new EngineRefusal(404, `Could not find the file ${path} in container ${x.params[0] ?? ''}`)
  }
  return { path, inside }
}

const nameOf = (path: string) => path.split('/').at(-1) || '/'

function stat(x: Exchange): void {
  const { path } = asked(x)
  const text = files[path] ?? null
  const told = {
    name: nameOf(path),
    size: text === null ? 4096 : Buffer.byteLength(text),
    mode: text === null ? FOLDER + 0o755 : 0o644,
    mtime: new Date(MODIFIED * 1000).toISOString(),
    linkTarget: '',
  }
  const header = Buffer.from(JSON.stringify(told)).toString('base64')
  x.res.writeHead(200, { 'X-Docker-Container-Path-Stat': header }).end()
}

function member(name: string, text: string | null): Buffer {
  const bytes = Buffer.from(text ?? '')
  const head = { name, size: bytes.length, modified: MODIFIED }
  if (text === null) return tarHead({ ...head, kind: 'folder', mode: 0o755 })
  return Buffer.concat([tarHead({ ...head, kind: 'file', mode: 0o644 }), bytes, tarPadding(bytes.length)])
}

function read(x: Exchange): void {
  const { path, inside } = asked(x)
  const root = inside ? '.' : nameOf(path)
  const below = Object.entries(files).filter(([one]) => one !== path && one.startsWith(path === '/' ? '/' : `${path}/`))
  const rest = below.map(([one, text]) => member(`${root}${one.slice(path === '/' ? 0 : path.length)}`, text))
  x.res.writeHead(200, { 'Content-Type': 'application/x-tar' })
  x.res.end(Buffer.concat([member(root, files[path] ?? null), ...rest, tarEnd]))
}

async function write(x: Exchange): Promise<void> {
  asked(x)
  await x.readBody()
  x.empty(200)
}

/** Files of containers: they can be read; what is written is taken and forgotten. */
export function fileRoutes(): Route[] {
  const at = /^\/containers\/([^/]+)\/archive$/
  return [
    route('HEAD', at, stat),
    route('GET', at, read),
    route('PUT', at, write),
    route('GET', /^\/containers\/([^/]+)\/changes$/, (x) =>
      x.json(200, [
        { Path: '/etc', Kind: 0 },
        { Path: '/etc/nginx/nginx.conf', Kind: 0 },
        { Path: '/var/log/access.log', Kind: 1 },
        { Path: '/tmp/setup.sh', Kind: 2 },
      ]),
    ),
  ]
}
