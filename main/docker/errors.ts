/**
 * Why an Engine call failed, as a code that callers branch on; the text is only for people.
 * `absent`, `denied`, `lost`, `timeout`, `aborted`, `not-ready` and `source` (an upload that cannot be read) arise on this side; the rest is the engine's answer.
 */
export type DockerErrorReason =
  | 'absent'
  | 'denied'
  | 'lost'
  | 'timeout'
  | 'aborted'
  | 'not-ready'
  | 'source'
  | 'unsupported'
  | 'bad-answer'
  | 'bad-request'
  | 'unauthorized'
  | 'not-found'
  | 'conflict'
  | 'name-in-use'
  | 'port-in-use'
  | 'no-space'
  | 'not-modified'
  | 'engine'

/** Facts taken out of the engine's sentence where its status code says too little. */
export interface DockerErrorDetail {
  readonly port?: number
  readonly address?: string
  readonly holder?: string
}

export interface DockerErrorInit {
  readonly operation: string
  readonly reason: DockerErrorReason
  readonly message: string
  readonly status?: number
  readonly detail?: DockerErrorDetail
  readonly cause?: unknown
}

/** A failed Engine call. `status` is the HTTP status, 0 when no answer came; `message` is the engine's own text if it gave one. */
export class DockerError extends Error {
  readonly operation: string
  readonly reason: DockerErrorReason
  readonly status: number
  readonly detail: DockerErrorDetail

  constructor(init: DockerErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause })
    this.name = 'DockerError'
    this.operation = init.operation
    this.reason = init.reason
    this.status = init.status ?? 0
    this.detail = init.detail ?? {}
  }
}

export function isDockerError(error: unknown, ...reasons: DockerErrorReason[]): error is DockerError {
  return error instanceof DockerError && (reasons.length === 0 || reasons.includes(error.reason))
}
