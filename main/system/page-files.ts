import { realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { securityHeaders } from './content-security.ts'

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

/** Files whose name has a digest of their content never change. */
const HASHED = /-[\w-]{8,}\.\w+$/

/**
 * The file of the built page that a URL path names.
 * @param path still percent-encoded, as URL.pathname gives it
 * @returns null for what is not there; folders and anything outside, links included, are not there
 */
export async function findPageFile(root: string, path: string): Promise<string | null> {
  try {
    const decoded = decodeURIComponent(path)
    const inside = await realpath(root)
    const found = await realpath(join(inside, decoded === '/' ? 'index.html' : decoded))
    return found.startsWith(inside + sep) && (await stat(found)).isFile() ? found : null
  } catch {
    return null
  }
}

/** Security, type and life in caches of a file of the built page. */
export function pageFileHeaders(file: string): Readonly<Record<string, string>> {
  const cache = HASHED.test(file) ? { 'Cache-Control': 'private, max-age=31536000, immutable' } : {}
  return { ...securityHeaders, ...cache, 'Content-Type': types[extname(file)] ?? 'application/octet-stream' }
}
