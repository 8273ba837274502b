import type { StreamControl } from '../../contract/console.ts'
import { STREAM_ACK_EVERY, STREAM_WINDOW, streamControl } from '../../contract/console.ts'
import type { OpenStream } from './open-stream.ts'

/** The far side of a byte stream: a WebSocket or a MessagePort. Binary is data, text is control. */
export interface FramePipe {
  send(data: Uint8Array): void
  control(message: string): void
  onData(listener: (data: Uint8Array) => void): void
  onControl(listener: (message: string) => void): void
  onClose(listener: () => void): void
  close(): void
}

/** Small pieces are sent together: a message costs more than its bytes. Milliseconds and bytes. */
const COALESCE_FOR = 4
const COALESCE_UP_TO = 1 << 16

/**
 * Joins an open stream and its far side with credit flow control: the sender may have {@link STREAM_WINDOW} bytes under
 * way, the receiver acknowledges what it has really consumed. A far side that does not keep up holds the stream back
 * instead of filling memory.
 */
export function pump(stream: OpenStream, pipe: FramePipe): void {
  const { duplex } = stream
  const say = (message: StreamControl) => pipe.control(JSON.stringify(message))
  const outbox = new Outbox(pipe, duplex)
  if (stream.before !== undefined) outbox.push(stream.before)
  duplex.on('data', (chunk: Buffer) => {
    stream.heard?.(chunk)
    outbox.push(chunk)
  })
  duplex.on('error', (error) => say({ type: 'error', message: error.message }))
  duplex.on('close', () => void finish())

  let unacknowledged = 0
  pipe.onData((data) => {
    if (duplex.destroyed) return
    // Who ignores the window is broken or hostile; its data must not fill our memory.
    if (duplex.writableLength + data.byteLength > 2 * STREAM_WINDOW) {
      say({ type: 'error', message: 'more data than the window allows' })
      duplex.destroy()
      return
    }
    duplex.write(data, (error) => {
      if (error) return
      unacknowledged += data.byteLength
      if (unacknowledged < STREAM_ACK_EVERY) return
      say({ type: 'ack', bytes: unacknowledged })
      unacknowledged = 0
    })
  })
  pipe.onControl((text) => {
    const message = parseControl(text)
    if (message?.type === 'ack') outbox.acknowledge(message.bytes)
    // A size that comes after the process ended is nobody's failure.
    else if (message?.type === 'resize') stream.resize?.(message).catch(() => undefined)
  })
  let gone = false
  pipe.onClose(() => {
    gone = true
    duplex.destroy()
  })
  // It may have ended while its ticket waited; its events do not come again.
  if (duplex.errored) say({ type: 'error', message: duplex.errored.message })
  if (duplex.closed) void finish()

  function unknownEnd(error: unknown): null {
    if (duplex.errored === null) say({ type: 'error', message: error instanceof Error ? error.message : String(error) })
    return null
  }

  async function finish(): Promise<void> {
    // A shell whose page was closed may live on in its container: nobody is left to be told of its end.
    if (gone) return
    outbox.flush()
    // A process that ends and an engine that goes look alike on a half-closed socket: only the question tells.
    const code = stream.exitCode ? await stream.exitCode().catch(unknownEnd) : null
    say({ type: 'exit', code })
    pipe.close()
  }
}

function parseControl(text: string): StreamControl | null {
  try {
    return streamControl.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

class Outbox {
  readonly #pipe: FramePipe
  readonly #source: { pause(): unknown; resume(): unknown }
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #underWay = 0
  #timer: NodeJS.Timeout | null = null

  constructor(pipe: FramePipe, source: { pause(): unknown; resume(): unknown }) {
    this.#pipe = pipe
    this.#source = source
  }

  push(chunk: Buffer): void {
    this.#waiting.push(chunk)
    this.#waitingBytes += chunk.length
    if (this.#waitingBytes >= COALESCE_UP_TO) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), COALESCE_FOR)
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#waitingBytes === 0) return
    const only = this.#waiting.length === 1 ? this.#waiting[0] : undefined
    this.#pipe.send(only ?? Buffer.concat(this.#waiting, this.#waitingBytes))
    this.#underWay += this.#waitingBytes
    this.#waiting = []
    this.#waitingBytes = 0
    if (this.#underWay >= STREAM_WINDOW) this.#source.pause()
  }

  acknowledge(bytes: number): void {
    this.#underWay = Math.max(0, this.#underWay - bytes)
    if (this.#underWay < STREAM_WINDOW) this.#source.resume()
  }
}
