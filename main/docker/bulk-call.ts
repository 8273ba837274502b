import type { Readable } from 'node:stream'
import { BadHttp } from './body-decoder.ts'
import { BulkBody, type OpenBulk } from './bulk-body.ts'
import { abortedError, errorFromAnswer, errorFromSocket } from './error-answer.ts'
import { DockerError } from './errors.ts'

export interface BulkCall {
  readonly operation: string
  /** With version and query, encoded. */
  readonly path: string
  readonly signal?: AbortSignal | undefined
  /** Milliseconds until the head has come; 0 = none. */
  readonly timeoutMs: number
  /** The client's own end. */
  readonly closed: AbortSignal
  /** Of the engine, for messages. */
  readonly address: string
  readonly open: OpenBulk
}

const MAX_ERROR_BYTES = 64 * 1024

/** Opens the body of a GET. @throws DockerError for every status but 2xx and every failure; the body tells later ones itself */
export async function bulkCall(call: BulkCall): Promise<Readable> {
  const { operation, signal, closed, timeoutMs, address } = call
  const body = new BulkBody((error) => explained(error, call))
  const abort = () => void body.destroy(abortedError(operation, signal))
  const leave = () => void body.destroy(new Error('the connection was closed'))
  const expire = () => {
    const message = `no answer within ${Math.round(timeoutMs / 1000)} s`
    body.destroy(new DockerError({ operation, reason: 'timeout', message }))
  }
  signal?.addEventListener('abort', abort, { once: true })
  closed.addEventListener('abort', leave, { once: true })
  body.once('close', () => {
    signal?.removeEventListener('abort', abort)
    closed.removeEventListener('abort', leave)
  })
  const timer = timeoutMs > 0 ? setTimeout(expire, timeoutMs) : undefined
  try {
    await body.begin(call.open, `GET ${call.path} HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n`, signal)
    if (body.status >= 200 && body.status < 300) return body
    throw errorFromAnswer(operation, body.status, await textOf(body))
  } catch (error) {
    body.destroy()
    if (signal?.aborted === true) throw abortedError(operation, signal)
    throw errorFromSocket(operation, error, address)
  } finally {
    clearTimeout(timer)
  }
}

async function textOf(body: Readable): Promise<string> {
  let text = ''
  for await (const piece of body as AsyncIterable<Buffer>) {
    text += piece.toString('utf8')
    if (text.length > MAX_ERROR_BYTES) break
  }
  return text
}

function explained(error: Error, { operation, address, signal }: BulkCall): Error {
  if (signal?.aborted === true) return abortedError(operation, signal)
  if (!(error instanceof BadHttp)) return errorFromSocket(operation, error, address)
  const message = `${address} does not speak HTTP (${error.message})`
  return new DockerError({ operation, reason: 'bad-answer', message, cause: error })
}
