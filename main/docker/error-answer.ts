import { DockerError, type DockerErrorDetail, type DockerErrorReason } from './errors.ts'

/** The Engine answers errors as {"message": "…"}; podman adds "cause" and "response"; a proxy may answer HTML or text. */
export function messageOf(body: string, status: number): string {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed === 'object' && parsed !== null) {
      for (const key of ['message', 'error', 'cause'] as const) {
        const text = (parsed as Record<string, unknown>)[key]
        if (typeof text === 'string' && text !== '') return text
      }
    }
  } catch {
    // not JSON: a proxy's page or plain text, shown as it is
  }
  const text = body.trim().slice(0, 500)
  return text === '' ? `the engine answered HTTP ${status} without a text` : text
}

interface Finding {
  readonly reason: DockerErrorReason
  readonly detail?: DockerErrorDetail
}

// The API has no code for these: they arrive as 500 (ports, disk) or a 409 among others (names), so the text is the only
// source. Sentences: moby libnetwork/portallocator and portmapper, daemon/names.go, libnetwork/controller.go; podman's
// rootlessport and passt; Linux EADDRINUSE and ENOSPC.
const IN_USE = /port is already allocated|address already in use/i
const TAKEN_ADDRESS = /(?:Bind for|listen \w+|bind (?:host )?port(?: for)?) (?:(?<address>\S*?):)?(?<port>\d+)\b/i
const NAME_TAKEN = /name "?\/?[^" ]+"? is already in use by (?:container )?"?(?<holder>[0-9a-f]+)?/i
/** Registries' refusals come as 404, 500 or in-band (distribution/errors.go): a missing and a private image look alike. */
const LOGIN_NEEDED =
  /login attempt to \S+ failed with status: 40[13]|pull access denied|unauthorized: |authentication required|no basic auth credentials/i
const NETWORK_EXISTS = /network with name \S+ already exists/i

function fromText(message: string): Finding | undefined {
  if (IN_USE.test(message)) {
    const { address = '', port } = TAKEN_ADDRESS.exec(message)?.groups ?? {}
    return port === undefined
      ? { reason: 'port-in-use' }
      : { reason: 'port-in-use', detail: { port: Number(port), address } }
  }
  const name = NAME_TAKEN.exec(message)
  if (name !== null) {
    const holder = name.groups?.['holder']
    return holder === undefined ? { reason: 'name-in-use' } : { reason: 'name-in-use', detail: { holder } }
  }
  if (NETWORK_EXISTS.test(message)) return { reason: 'name-in-use' }
  if (LOGIN_NEEDED.test(message)) return { reason: 'unauthorized' }
  return /no space left on device/i.test(message) ? { reason: 'no-space' } : undefined
}

function fromStatus(status: number): DockerErrorReason {
  if (status === 304) return 'not-modified'
  if (status === 400 || status === 406) return 'bad-request'
  if (status === 401 || status === 403) return 'unauthorized'
  if (status === 404) return 'not-found'
  if (status === 409) return 'conflict'
  if (status === 501) return 'unsupported'
  return 'engine'
}

/** Turns a refused call into a typed error. */
export function errorFromAnswer(operation: string, status: number, body: string): DockerError {
  const message = messageOf(body, status)
  const finding = status >= 404 ? fromText(message) : undefined
  const reason = finding?.reason ?? fromStatus(status)
  return new DockerError({ operation, status, message, reason, ...(finding?.detail && { detail: finding.detail }) })
}

/** An error that travelled inside a stream (pull, build, systemerr frame): it has no status of its own. */
export function errorFromStream(operation: string, message: string, code?: number): DockerError {
  const finding = fromText(message)
  const denied = code === 401 || code === 403 || /unauthorized|access.*denied/i.test(message)
  const missing = code === 404 || /not found|manifest unknown|does not exist/i.test(message)
  const reason = finding?.reason ?? (denied ? 'unauthorized' : missing ? 'not-found' : 'engine')
  return new DockerError({ operation, message, reason, ...(finding?.detail && { detail: finding.detail }) })
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : ''
}

const ABSENT = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ENOTSOCK'])
const DENIED = new Set(['EACCES', 'EPERM'])
/** OpenSSL's verification results and Node's own codes, such as DEPTH_ZERO_SELF_SIGNED_CERT, ERR_TLS_CERT_ALTNAME_INVALID. */
const UNTRUSTED = /CERT|^ERR_TLS|^ERR_SSL/

function socketReason(code: string, text: string, address: string): readonly [DockerErrorReason, string] {
  if (ABSENT.has(code)) return ['absent', `no engine answers at ${address} (${code})`]
  if (DENIED.has(code)) return ['denied', `access to ${address} is denied (${code})`]
  if (code.startsWith('HPE_')) return ['bad-answer', `${address} does not speak HTTP (${text})`]
  if (UNTRUSTED.test(code)) return ['bad-answer', `${address} cannot be trusted (${text})`]
  return ['lost', `the connection to ${address} broke: ${text}`]
}

/** Turns a failure of the socket (before, while or after asking) into a typed error; a DockerError passes unchanged. */
export function errorFromSocket(operation: string, error: unknown, address: string): DockerError {
  if (error instanceof DockerError) return error
  const text = error instanceof Error ? error.message : String(error)
  const [reason, message] = socketReason(codeOf(error), text, address)
  return new DockerError({ operation, reason, message, cause: error })
}

/** What was to be sent could not be read: its ENOENT must not look like an absent engine. */
export function errorFromSource(operation: string, error: Error): DockerError {
  const message = `what was to be sent cannot be read: ${error.message}`
  return new DockerError({ operation, reason: 'source', message, cause: error })
}

export function abortedError(operation: string, signal: AbortSignal | undefined): DockerError {
  return new DockerError({ operation, reason: 'aborted', message: `${operation} was cancelled`, cause: signal?.reason })
}
