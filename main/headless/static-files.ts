import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { securityHeaders } from '../system/content-security.ts'
import { findPageFile, pageFileHeaders } from '../system/page-files.ts'

/** Sends a file of the built page; anything outside its folder, links included, does not exist. */
export async function sendFile(root: string, path: string, response: ServerResponse): Promise<void> {
  const found = await findPageFile(root, path)
  if (found === null) response.writeHead(404, securityHeaders).end('not found')
  else response.writeHead(200, pageFileHeaders(found)).end(await readFile(found))
}
