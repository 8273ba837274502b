import type { ServerResponse } from 'node:http'

/** What goes wrong with requests that match. */
export type Fault =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly contentType?: string }
  /** The answer begins and breaks off after so many bytes of its body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Nothing is ever answered. */
  | { readonly kind: 'stall' }
  /** Bytes that are no HTTP. */
  | { readonly kind: 'garbage' }
  /** The connection is closed instead of an answer. */
  | { readonly kind: 'hang-up' }

export interface FaultRule {
  /** Matched against "GET /containers/json", without the version and the query. */
  readonly match: RegExp
  readonly fault: Fault
  /** How often it strikes; without it, always. */
  times?: number
}

/** The rule that strikes this request, used up by one. */
export function strike(rules: FaultRule[], request: string): Fault | undefined {
  const rule = rules.find((one) => one.match.test(request) && one.times !== 0)
  if (rule?.times !== undefined) rule.times -= 1
  return rule?.fault
}

export function misbehave(fault: Fault, res: ServerResponse): void {
  switch (fault.kind) {
    case 'answer':
      res.writeHead(fault.status, { 'Content-Type': fault.contentType ?? 'application/json' }).end(fault.body)
      return
    case 'cut': {
      res.writeHead(200, { 'Content-Type': 'application/json' })
      res.write('['.padEnd(fault.afterBytes, ' '), () => res.destroy())
      return
    }
    case 'stall':
      return
    case 'garbage':
      res.socket?.end('\u0000\u0001\u0002 this is not HTTP\r\n\r\n')
      return
    case 'hang-up':
      res.destroy()
      return
  }
}
