import { readFile } from 'node:fs/promises'
import type { Protocol } from 'electron'
import { securityHeaders } from '../system/content-security.ts'
import { findPageFile, pageFileHeaders } from '../system/page-files.ts'
import { isPageUrl, PAGE_SCHEME } from './origin.ts'

/** Call before the app is ready; Electron refuses it later. */
export function registerPageScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: PAGE_SCHEME, privileges }])
}

/** Serves the built page from its folder, under our own scheme instead of file: */
export function servePage(protocol: Pick<Protocol, 'handle'>, root: string): void {
  protocol.handle(PAGE_SCHEME, (request) => answerPage(root, request))
}

/** @param root the folder of the built page; nothing outside it is there */
export async function answerPage(root: string, request: Pick<Request, 'method' | 'url'>): Promise<Response> {
  const refuse = (status: number, text: string) => new Response(text, { status, headers: securityHeaders })
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'only GET')
  const path = isPageUrl(request.url) ? URL.parse(request.url)?.pathname : undefined
  const file = path === undefined ? null : await findPageFile(root, path)
  if (file === null) return refuse(404, 'not found')
  const body = request.method === 'HEAD' ? null : await readFile(file)
  return new Response(body, { headers: pageFileHeaders(file) })
}
