import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export interface RegistryAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** What is no JSON is nothing. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}

/** Registries that do not tell the digest in a header are told it by the content (distribution specification, "Digests"). */
export function digestOf({ headers, body }: RegistryAnswer): string {
  const told = headers['docker-content-digest']
  return typeof told === 'string' && /^sha\d+:[0-9a-f]+$/.test(told)
    ? told
    : `sha256:${createHash('sha256').update(body).digest('hex')}`
}
