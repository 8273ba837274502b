import { z } from 'zod'
import { hostKey } from './host-key.ts'
import { containerId, vmId } from './ids.ts'
import { input } from './input.ts'
import { query } from './procedure.ts'

const size = {
  columns: z.number().int().min(2).max(1000).default(80),
  rows: z.number().int().min(1).max(1000).default(24),
}

/** A one-time ticket for a byte stream; it is worth nothing after 30 seconds or after its first use. */
export const streamTicket = z.object({ stream: z.string(), label: z.string() })

/**
 * Opening a console is not an act: it changes no engine object. What is typed into it is the user's own.
 */
export const consoleProcedures = {
  serial: query('the serial console of a VM')
    .input(
      input({
        id: vmId,
        device: z.string().optional(),
        /** Take it from whoever holds it. */ force: z.boolean().default(false),
        /** What it said before to a page of this user comes first: the last 256 KiB. */ replay: z
          .boolean()
          .default(false),
      }),
    )
    .output(streamTicket),
  screen: query('the VNC screen of a running VM')
    .input(input({ id: vmId }))
    .output(
      streamTicket.extend({
        /** For the RFB handshake; null when the screen asks for none. */
        password: z.string().nullable(),
      }),
    ),
  exec: query('a terminal in a container')
    .input(
      input({
        id: containerId,
        command: z.array(z.string()).min(1).default(['/bin/sh']),
        user: z.string().optional(),
        ...size,
      }),
    )
    .output(streamTicket),
  attach: query('the main process of a container')
    .input(input({ id: containerId, ...size }))
    .output(streamTicket),
  ssh: query('a terminal in a running VM by ssh, to the address of its lease or guest agent')
    .input(
      input({
        id: vmId,
        /** Empty = whoever the configuration of ssh says. */
        user: z
          .string()
          .max(100)
          .regex(/^([\w.][\w.@\\-]*\$?)?$/, 'a name without blanks and not beginning with a dash')
          .default(''),
        ...size,
      }),
    )
    .output(streamTicket),
  /** A key is remembered at the first connection; another one is refused until exactly that one is trusted. */
  trustHostKey: query('remembers other SSH host keys of a VM than before, as they were seen').input(
    input({ id: vmId, keys: z.array(hostKey).min(1).max(20) }),
  ),
  shell: query('a shell on this host; refused unless the host was started with it')
    .input(input(size))
    .output(streamTicket),
  /** So that a page offers only what it can have. */
  offers: query('which consoles this host gives beside those of the machines').output(
    z.object({ hostShell: z.boolean() }),
  ),
}

/** Control messages on a byte stream travel as JSON text beside the binary data. */
export const streamControl = z.discriminatedUnion('type', [
  /** Receiver to sender: this many bytes were consumed. */
  z.object({ type: z.literal('ack'), bytes: z.number().int().min(1) }),
  z.object({
    type: z.literal('resize'),
    columns: z.number().int().min(2).max(1000),
    rows: z.number().int().min(1).max(1000),
  }),
  z.object({ type: z.literal('exit'), code: z.number().int().nullable() }),
  z.object({ type: z.literal('error'), message: z.string() }),
])
export type StreamControl = z.infer<typeof streamControl>

/** Bytes that a sender may have under way without an acknowledgement. */
export const STREAM_WINDOW = 1 << 20
/** A receiver acknowledges at least each time it consumed this many bytes. */
export const STREAM_ACK_EVERY = 1 << 16
