import type { Readable } from 'node:stream'

/** Bytes that may wait for the disk. */
const HELD = 4 << 20

/**
 * All that comes, also when the stream breaks off then: a stream's own iterator drops what was not read before the error.
 * Listens from the call on, not from the first read. Bounded: the stream is paused while much waits.
 */
export function arriving(stream: Readable): AsyncIterable<Buffer> {
  const queue: Buffer[] = []
  const state: { held: number; end: Error | 'end' | null } = { held: 0, end: null }
  let wake: () => void = () => undefined
  const ended = (how: Error | 'end') => {
    state.end ??= how
    wake()
  }
  stream.on('data', (chunk: Buffer) => {
    queue.push(chunk)
    state.held += chunk.length
    if (state.held > HELD) stream.pause()
    wake()
  })
  stream.on('end', () => ended('end'))
  stream.on('error', ended)
  stream.on('close', () => ended(new Error('closed')))
  return read()

  async function* read(): AsyncGenerator<Buffer> {
    for (;;) {
      const chunk = queue.shift()
      if (chunk !== undefined) {
        state.held -= chunk.length
        yield chunk
        if (state.held <= HELD) stream.resume()
      } else if (state.end === 'end') return
      else if (state.end !== null) throw state.end
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  }
}
