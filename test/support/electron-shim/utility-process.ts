import { fork, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { ShimPort, type FarEnd } from './port.ts'
import type { UtilityWire } from './utility-wire.ts'

const BOOT = join(import.meta.dirname, 'utility-boot.ts')

/** A port that lives in the utility process; this side relays between it and its far end. */
interface Relay {
  readonly far: FarEnd
}

/** Electron's UtilityProcess as a Node process. */
export class ShimUtilityProcess extends EventEmitter {
  readonly #child: ChildProcess
  readonly #relays = new Map<number, Relay>()
  #lastPort = 0

  private constructor(modulePath: string, args: readonly string[]) {
    super()
    this.#child = fork(BOOT, [modulePath, ...args], { serialization: 'advanced' })
    this.#child.on('spawn', () => this.emit('spawn'))
    this.#child.on('message', (message) => this.#heard(message as UtilityWire))
    this.#child.on('exit', (code) => {
      for (const { far } of this.#relays.values()) far.close()
      this.#relays.clear()
      this.emit('exit', code ?? 137)
    })
  }

  static readonly all: ShimUtilityProcess[] = []

  static fork(modulePath: string, args: readonly string[] = []): ShimUtilityProcess {
    const made = new ShimUtilityProcess(modulePath, args)
    ShimUtilityProcess.all.push(made)
    return made
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined
  }

  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    const moved = transfer.map((port) => {
      if (!(port instanceof ShimPort)) throw new TypeError('Invalid value for transfer')
      const id = ++this.#lastPort
      const unread = port.moveAway()
      this.#relays.set(id, { far: port.far })
      port.deliver = (message) => this.#send({ type: 'port', id, data: message })
      port.closed = () => {
        if (this.#relays.delete(id)) this.#send({ type: 'close', id })
      }
      return { id, unread }
    })
    this.#send({ type: 'message', data, ports: moved.map(({ id }) => id) })
    for (const { id, unread } of moved) for (const one of unread) this.#send({ type: 'port', id, data: one })
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM')
  }

  #send(message: UtilityWire): void {
    if (this.#child.connected) this.#child.send(message)
  }

  #heard(message: UtilityWire): void {
    if (message.type === 'message') return void this.emit('message', message.data)
    const relay = this.#relays.get(message.id)
    if (relay === undefined) return
    if (message.type === 'port') relay.far.post(message.data)
    else {
      this.#relays.delete(message.id)
      relay.far.close()
    }
  }
}
