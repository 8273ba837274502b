import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { EngineState } from './engine-state.ts'
import type { Json } from './recorded.ts'
import type { Flavour } from './shapes.ts'

/** One request with all that its handler needs. */
export interface Exchange {
  readonly method: string
  /** Without version and query; groups of the route's pattern are in `params`. */
  readonly path: string
  readonly params: readonly string[]
  readonly query: URLSearchParams
  /** The version asked for, at most the engine's own. */
  readonly flavour: Flavour
  readonly state: EngineState
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readBody(): Promise<Buffer>
  readJson(): Promise<Json>
  json(status: number, value: unknown): void
  empty(status: number): void
}

/** A request that asked for an upgrade; its body is read already. */
export interface Upgrade {
  readonly params: readonly string[]
  readonly query: URLSearchParams
  readonly body: Json
  readonly flavour: Flavour
  readonly state: EngineState
  readonly socket: Duplex
}

export interface Route {
  readonly method: string
  readonly pattern: RegExp
  handle(exchange: Exchange): Promise<void> | void
}

export function route(method: string, pattern: RegExp, handle: Route['handle']): Route {
  return { method, pattern, handle }
}

/** Truth in a query as Go's handlers see it (moby api/server/httputils/form.go). */
export function truthy(value: string | null): boolean {
  return value !== null && !['', '0', 'no', 'false', 'none'].includes(value.toLowerCase())
}
