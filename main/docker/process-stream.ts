import { Duplex, Writable } from 'node:stream'
import { abortedError, errorFromSocket } from './error-answer.ts'
import { Demuxer, type Piece } from './demux.ts'
import type { HttpClient } from './http-client.ts'

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

export interface AttachOptions {
  /** Whether the container has a terminal (ContainerDetail.config.tty): then its output is not framed. */
  readonly tty: boolean
  readonly stdin?: boolean
  /** Replays the log so far, then goes on live. */
  readonly replay?: boolean
  /** "" lets no key sequence detach; left out, the engine's ctrl-p,ctrl-q holds. */
  readonly detachKeys?: string
}

interface StreamSource {
  readonly socket: Duplex
  readonly tty: boolean
  readonly operation: string
  readonly address: string
  readonly signal: AbortSignal | undefined
  resize(size: TerminalSize, signal?: AbortSignal): Promise<void>
}

/**
 * A process' standard streams over a hijacked connection. Output is one ordered sequence of pieces, so that a reader
 * interested in one stream can never stall on the other; reading slowly holds the process back. Iterate once.
 */
export class ProcessStream implements AsyncIterable<Piece> {
  readonly tty: boolean
  /** `end()` half-closes: the process sees the end of its input, its output still arrives. */
  readonly stdin: Writable
  readonly #source: StreamSource

  constructor(source: StreamSource) {
    this.#source = source
    this.tty = source.tty
    this.stdin = inputOf(source.socket)
    // The iteration reports failures; without a listener one that comes before it would end the program.
    source.socket.on('error', () => undefined)
  }

  /** @throws DockerError `aborted`, `lost`, `bad-answer` */
  async *[Symbol.asyncIterator](): AsyncGenerator<Piece> {
    const { socket, operation, signal } = this.#source
    const demuxer = this.tty ? undefined : new Demuxer({ operation })
    try {
      for await (const chunk of socket as AsyncIterable<Buffer>) {
        if (demuxer) yield* demuxer.push(chunk)
        else yield { stream: 'stdout', bytes: chunk }
      }
      if (demuxer) yield* demuxer.end()
    } catch (error) {
      if (signal?.aborted) throw abortedError(operation, signal)
      throw errorFromSocket(operation, error, this.#source.address)
    } finally {
      socket.destroy()
    }
  }

  /** Sets the terminal's size. Only after the start. @throws DockerError */
  resize(size: TerminalSize, signal?: AbortSignal): Promise<void> {
    return this.#source.resize(size, signal)
  }

  /**
   * Both directions as one byte stream, stdout and stderr in their order: what a terminal view wants. It closes when the
   * output has ended, since nothing reads the input of a process that is gone. (Duplex.from would wait for the input's
   * end as well, and call a close before that an error.)
   */
  toDuplex(): Duplex {
    const { socket } = this.#source
    const pieces = this[Symbol.asyncIterator]()
    return new Duplex({
      allowHalfOpen: false,
      read() {
        pieces.next().then(
          ({ done, value }) => void this.push(done === true ? null : value.bytes),
          (error: unknown) => void this.destroy(error instanceof Error ? error : new Error(String(error))),
        )
      },
      write: (chunk: Buffer, _encoding, done) => void this.stdin.write(chunk, () => done()),
      final: (done) => {
        if (socket.destroyed) done()
        else this.stdin.end(() => done())
      },
      destroy: (error, done) => {
        socket.destroy()
        done(error)
      },
    })
  }

  /** Breaks the connection. An exec's process may live on; a container surely does. */
  destroy(): void {
    this.#source.socket.destroy()
  }
}

function inputOf(socket: Duplex): Writable {
  const input = new Writable({
    write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      if (error) socket.destroy(error)
      done(null)
    },
  })
  // Writing to a process that has ended is no fault of the writer: its output tells the end.
  input.on('error', () => undefined)
  return input
}

/** @throws DockerError `bad-request` for a size that no terminal has */
export async function resizeTerminal(
  http: HttpClient,
  what: { operation: string; path: string },
  size: TerminalSize,
  signal?: AbortSignal,
): Promise<void> {
  const clamp = (value: number): number => Math.min(Math.max(1, Math.round(value) || 1), 0xffff)
  const query = { h: clamp(size.rows), w: clamp(size.columns) }
  await http.ask({ operation: what.operation, method: 'POST', path: what.path, query, signal })
}

/** `id` is encoded already. Hijacked by bare HTTP: dockerode's stdin without hijack loses output when it ends. */
export async function openAttach(
  http: HttpClient,
  id: string,
  options: AttachOptions,
  signal?: AbortSignal,
): Promise<ProcessStream> {
  const operation = 'container attach'
  const query = {
    stream: true,
    stdin: options.stdin ?? false,
    stdout: true,
    stderr: true,
    logs: options.replay ?? false,
    detachKeys: options.detachKeys,
  }
  const { socket } = await http.hijack({ operation, method: 'POST', path: `/containers/${id}/attach`, query, signal })
  const resize = (size: TerminalSize, end?: AbortSignal): Promise<void> =>
    resizeTerminal(http, { operation: 'container resize', path: `/containers/${id}/resize` }, size, end)
  return new ProcessStream({ socket, tty: options.tty, operation, address: http.transport.describe, signal, resize })
}
