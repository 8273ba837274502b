import type { ByteSocket } from '../../../../renderer/api/byte-channel.ts'

/** The page's side of a WebSocket whose other side is the test. */
export class FakeSocket extends EventTarget {
  binaryType: BinaryType = 'blob'
  readyState = 0
  readonly bytes: number[] = []
  readonly controls: unknown[] = []

  send(data: unknown): void {
    if (typeof data === 'string') this.controls.push(JSON.parse(data))
    else this.bytes.push((data as Uint8Array).byteLength)
  }

  close(): void {
    this.readyState = 2
    queueMicrotask(() => this.end(1000))
  }

  get sent(): number {
    return this.bytes.reduce((sum, one) => sum + one, 0)
  }

  open(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }

  receive(data: number | object | string): void {
    const sent =
      typeof data === 'number' ? new ArrayBuffer(data) : typeof data === 'string' ? data : JSON.stringify(data)
    this.dispatchEvent(new MessageEvent('message', { data: sent }))
  }

  end(code: number): void {
    if (this.readyState === 3) return
    this.readyState = 3
    this.dispatchEvent(Object.assign(new Event('close'), { code }))
  }

  as(): ByteSocket {
    return this as unknown as ByteSocket
  }
}
