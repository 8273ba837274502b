import { readFile, realpath } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.map': 'application/json',
}

/** Inline style is for the virtual table's row positions and the terminal; no inline script, no other host. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}

/** Files whose name has a digest of their content never change. */
const HASHED = /-[\w-]{8,}\.\w+$/

/** Sends a file of the built page; anything outside its folder, links included, does not exist. */
export async function sendFile(root: string, path: string, response: ServerResponse): Promise<void> {
  const found = await findFile(root, path)
  if (found === null) {
    response.writeHead(404, securityHeaders).end('not found')
    return
  }
  const cache = HASHED.test(found) ? { 'Cache-Control': 'private, max-age=31536000, immutable' } : {}
  const type = types[extname(found)] ?? 'application/octet-stream'
  response.writeHead(200, { ...securityHeaders, ...cache, 'Content-Type': type }).end(await readFile(found))
}

async function findFile(root: string, path: string): Promise<string | null> {
  try {
    const decoded = decodeURIComponent(path)
    const inside = await realpath(root)
    const found = await realpath(join(inside, decoded === '/' ? 'index.html' : decoded))
    return found.startsWith(inside + sep) ? found : null
  } catch {
    return null
  }
}
