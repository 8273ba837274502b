import { z } from 'zod'

/**
 * How a page under Electron gets its channels. It makes a MessageChannel and posts to its own window
 * `{ type: PORT_MESSAGE, ...PortRequest }` with one of the two ports; what listens there carries the port to its end.
 * The end's first message on it is one of {@link portGreeting}; after that the port is what a WebSocket would be:
 * Uint8Arrays are binary messages, strings are text messages. Bytes are copied, never transferred: an ArrayBuffer in
 * the transfer list of a port that leads to Electron's main process loses the whole message.
 * Who closes it says {@link PORT_CLOSED} first: the web has no event for a port whose other side closed, Electron has.
 */
export const PORT_MESSAGE = 'labrig-port'

export const portRequest = z.discriminatedUnion('channel', [
  /** The procedures of the contract. */
  z.object({ channel: z.literal('rpc') }),
  /** The bytes of a console; the ticket is the `stream` that a console procedure answered. */
  z.object({ channel: z.literal('stream'), ticket: z.string().min(1).max(200) }),
  /** The procedures of the window itself: contract/shell.ts. */
  z.object({ channel: z.literal('shell') }),
])
export type PortRequest = z.infer<typeof portRequest>

/** No message of either channel is this text: control messages and procedures travel as JSON. */
export const PORT_CLOSED = 'closed'

/** `refused`: the request is not ours to answer, or its ticket is unknown, used or void; the port is closed next. */
export const portGreeting = z.enum(['open', 'refused'])
export type PortGreeting = z.infer<typeof portGreeting>
