import type http from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { errorFromSource } from './error-answer.ts'
import type { Query } from './query.ts'

/** One request to an engine. */
export interface HttpCall {
  /** For messages, such as "container start". */
  readonly operation: string
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** Without the version prefix; its variable parts already encoded. */
  readonly path: string
  readonly query?: Query | undefined
  /** A plain object goes as JSON; bytes and streams as they are. */
  readonly body?: object | Buffer | Readable | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly signal?: AbortSignal | undefined
  /** Milliseconds, 0 = none. Buffered answers: until complete; streams: until the head has come. */
  readonly timeoutMs?: number | undefined
  /** Leaves the version prefix out (negotiation itself). */
  readonly bare?: boolean | undefined
}

function isStream(body: object): body is Readable {
  return typeof (body as { pipe?: unknown }).pipe === 'function'
}

/** Its head beside the first line; Host is what sockets without a name are given. */
export function headersOf(call: HttpCall): Record<string, string | number> {
  const headers: Record<string, string | number> = { Host: 'docker', ...call.headers }
  const { body } = call
  if (body === undefined) {
    if (call.method === 'POST') headers['Content-Length'] = 0
  } else if (Buffer.isBuffer(body)) {
    headers['Content-Length'] = body.length
    headers['Content-Type'] ??= 'application/octet-stream'
  } else {
    headers['Content-Type'] ??= isStream(body) ? 'application/x-tar' : 'application/json'
  }
  return headers
}

/** Sends what it carries, and ends it. */
export function writeBody(req: http.ClientRequest, call: HttpCall): void {
  const { body } = call
  if (body === undefined) req.end()
  else if (Buffer.isBuffer(body)) req.end(body)
  else if (!isStream(body)) req.end(JSON.stringify(body))
  else {
    // Before pipeline's own handling, which would abort the request without the reason. Its callback stays empty: an
    // engine that answers before it has read everything ends the upload, and its answer is what counts.
    body.once('error', (error) => req.destroy(errorFromSource(call.operation, error)))
    // It may have failed while this call was being prepared.
    if (body.errored) req.destroy(errorFromSource(call.operation, body.errored))
    pipeline(body, req, () => undefined)
  }
}
