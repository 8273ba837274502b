import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { streamControl, type StreamControl } from '../../../contract/console.ts'

export type Door = { readonly port: number; readonly cookie: string }

/** The far side of a byte stream, as the page is: collects data, acknowledges what it has taken unless told not to. */
export class StreamClient implements Disposable {
  readonly #socket: WebSocket
  readonly #chunks: Buffer[] = []
  readonly control: StreamControl[] = []
  received = 0
  acknowledges = true
  closeCode: number | undefined

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: Buffer, binary) => {
      if (!binary) {
        this.control.push(streamControl.parse(JSON.parse(data.toString())))
        return
      }
      this.#chunks.push(data)
      this.received += data.length
      if (this.acknowledges) this.say({ type: 'ack', bytes: data.length })
    })
    socket.on('close', (code) => (this.closeCode = code))
    socket.on('error', () => undefined)
  }

  /** Opens the stream of a ticket. Resolves once the socket is open; a refusal shows as `closeCode`. */
  static async open({ port, cookie }: Door, ticket: string): Promise<StreamClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/stream/${ticket}`, {
      headers: { cookie },
      origin: `http://127.0.0.1:${port}`,
    })
    const client = new StreamClient(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return client
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  get text(): string {
    return this.bytes.toString('latin1')
  }

  send(data: string | Buffer): void {
    this.#socket.send(Buffer.from(data))
  }

  say(message: StreamControl): void {
    this.#socket.send(JSON.stringify(message))
  }

  async until(what: string, holds: () => boolean, timeout = 30_000): Promise<void> {
    const end = Date.now() + timeout
    while (!holds()) {
      if (Date.now() > end) throw new Error(`${what}: not so after ${timeout} ms; ${this.text.slice(-300)}`)
      await sleep(5)
    }
  }

  waitFor(pattern: RegExp): Promise<void> {
    return this.until(String(pattern), () => pattern.test(this.text))
  }

  /** Resolves to the exit code when the stream has ended. */
  async end(): Promise<number | null> {
    await this.until('the end', () => this.closeCode !== undefined)
    const exit = this.control.find((message) => message.type === 'exit')
    return exit?.code ?? null
  }

  [Symbol.dispose](): void {
    this.#socket.terminate()
  }
}
