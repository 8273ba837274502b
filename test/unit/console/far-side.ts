import type { StreamControl } from '../../../contract/console.ts'
import type { FramePipe } from '../../../main/console/pump.ts'

/** The other end of a pipe, as a terminal in a page is: counts what comes, acknowledges when told. */
export class FarSide implements FramePipe {
  readonly received: Buffer[] = []
  readonly messages: StreamControl[] = []
  closed = false
  #onData: (data: Uint8Array) => void = () => undefined
  #onControl: (message: string) => void = () => undefined
  #onClose: () => void = () => undefined

  send(data: Uint8Array): void {
    this.received.push(Buffer.from(data))
  }
  control(message: string): void {
    this.messages.push(JSON.parse(message) as StreamControl)
  }
  onData(listener: (data: Uint8Array) => void): void {
    this.#onData = listener
  }
  onControl(listener: (message: string) => void): void {
    this.#onControl = listener
  }
  onClose(listener: () => void): void {
    this.#onClose = listener
  }
  close(): void {
    this.closed = true
    this.#onClose()
  }

  type(data: string | Uint8Array): void {
    this.#onData(typeof data === 'string' ? Buffer.from(data) : data)
  }
  say(message: unknown): void {
    this.#onControl(typeof message === 'string' ? message : JSON.stringify(message))
  }
  get bytes(): number {
    return this.received.reduce((sum, chunk) => sum + chunk.length, 0)
  }
  get text(): string {
    return Buffer.concat(this.received).toString()
  }
  of(type: StreamControl['type']): StreamControl[] {
    return this.messages.filter((message) => message.type === type)
  }
}
