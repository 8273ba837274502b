import { ByteChannel, type ChannelEnd } from '../../../api/byte-channel.ts'
import { openSocket } from '../../../api/port-transport.ts'
import { DisconnectedError } from '../../../api/session.ts'
import type { ChosenFile } from './chosen-files.ts'

/** Read from a file at a time. Bytes. */
const PIECE = 1 << 20
/** Given to the channel and not taken yet: more would only lie in memory. Bytes. */
const MOST_PENDING = 2 << 20

/**
 * Sends the bytes of files, one after another, as fast as the other side takes them.
 * @param told bytes that the other side has taken
 * @throws DisconnectedError, Error with the other side's words, DOMException of a file that cannot be read any more
 */
export async function sendFiles(
  ticket: string,
  files: readonly ChosenFile[],
  told: (taken: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let given = 0
  let wake: (() => void) | null = null
  const opened = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<ChannelEnd>()
  let over = false
  const channel = new ByteChannel(openSocket({ channel: 'stream', ticket }), {
    open: () => opened.resolve(),
    data: (_bytes, consumed) => consumed(),
    taken: () => {
      told(given - channel.pending)
      wake?.()
    },
    end: (end) => {
      over = true
      opened.resolve()
      wake?.()
      ended.resolve(end)
    },
  })
  const stop = () => channel.close()
  signal.addEventListener('abort', stop)
  try {
    await opened.promise
    for (const { file } of files) {
      for (let at = 0; at < file.size && !over; at += PIECE) {
        const bytes = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer())
        while (channel.pending > MOST_PENDING && !over) await new Promise<void>((resolve) => (wake = resolve))
        given += bytes.byteLength
        channel.send(bytes)
      }
    }
    failUnlessWhole(await ended.promise)
  } finally {
    signal.removeEventListener('abort', stop)
    channel.close()
  }
}

/** The other side ends the stream itself, when it has all of it. */
function failUnlessWhole(end: ChannelEnd): void {
  if (end.type !== 'exit') throw new DisconnectedError()
  if (end.code !== 0) throw new Error(end.error ?? 'the upload broke off')
}
