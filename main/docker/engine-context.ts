import type Docker from 'dockerode'
import type { HttpClient } from './http-client.ts'

/** What the resource classes share: the HTTP client, and dockerode loaded at the first call that needs it. */
export interface EngineContext {
  readonly http: HttpClient
  dockerode(): Promise<Docker>
}

/** Options for dockerode in a fresh object: it deletes keys from what it is given. */
export function steer<T extends object>(
  operation: string,
  signal: AbortSignal | undefined,
  options: T,
): T & { operation: string; abortSignal?: AbortSignal } {
  return { ...options, operation, ...(signal && { abortSignal: signal }) }
}
