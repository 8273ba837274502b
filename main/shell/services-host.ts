import type { MessagePortMain, UtilityProcess } from 'electron'
import type { PortRequest } from '../../contract/port.ts'
import type { ShellEvent } from '../../contract/shell.ts'
import type { Logger } from '../system/logger.ts'
import { greet } from './port-socket.ts'
import { fromServices, type ToServices } from './services-messages.ts'

/** Milliseconds before the services are started again, by how often they ended in a row; the last one stays. */
const BACK_OFF = [0, 500, 2_000, 5_000, 15_000]
/** Services that ran this long were sound: what ends them next starts a new row. Milliseconds. */
const SOUND_AFTER = 60_000
/** Time for streams and connections to close at the end. Milliseconds. */
const STOP_WITHIN = 5_000
/** A page asks for two ports and one per console; more waiting ones are a page gone wrong. */
const MOST_WAITING = 64

type State =
  | { readonly type: 'starting' | 'ready' | 'stopping'; readonly child: UtilityProcess }
  | { readonly type: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly type: 'idle' }

export interface ServicesHostOptions {
  fork(): UtilityProcess
  /** Told what the page has to say. */
  report(event: Extract<ShellEvent, { type: 'restarted' | 'services-down' }>): void
  readonly logger: Logger
}

/** Keeps one services process running and hands ports over to it; ports that come while there is none wait for the next. */
export class ServicesHost {
  readonly #options: ServicesHostOptions
  #state: State = { type: 'idle' }
  #waiting: { readonly request: PortRequest; readonly port: MessagePortMain }[] = []
  #ended = 0
  #readySince = 0
  #reason = ''

  constructor(options: ServicesHostOptions) {
    this.#options = options
  }

  start(): void {
    const child = this.#options.fork()
    this.#state = { type: 'starting', child }
    child.on('message', (message: unknown) => this.#heard(child, message))
    child.on('exit', (code) => this.#exited(child, code))
  }

  connect(request: PortRequest, port: MessagePortMain): void {
    if (this.#state.type === 'ready') this.#send(this.#state.child, { type: 'connect', request }, port)
    else if (this.#state.type === 'stopping' || this.#waiting.length >= MOST_WAITING) greet(port, 'refused')
    else this.#waiting.push({ request, port })
  }

  /** Lets the services close what they hold, then ends them. Resolves when the process is gone. */
  async stop(): Promise<void> {
    for (const { port } of this.#waiting.splice(0)) greet(port, 'refused')
    const state = this.#state
    if (state.type === 'waiting') clearTimeout(state.timer)
    if (state.type === 'waiting' || state.type === 'idle') {
      this.#state = { type: 'idle' }
      return
    }
    const { child } = state
    this.#state = { type: 'stopping', child }
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    this.#send(child, { type: 'stop' })
    const timer = setTimeout(() => child.kill(), STOP_WITHIN)
    await gone
    clearTimeout(timer)
  }

  #send(child: UtilityProcess, message: ToServices, port?: MessagePortMain): void {
    child.postMessage(message, port === undefined ? [] : [port])
  }

  #heard(child: UtilityProcess, data: unknown): void {
    const message = fromServices.parse(data)
    if (message.type === 'failed') {
      this.#reason = message.reason
      this.#options.report({ type: 'services-down', reason: message.reason })
      child.kill()
      return
    }
    if (this.#state.type !== 'starting' || this.#state.child !== child) return
    this.#state = { type: 'ready', child }
    this.#readySince = Date.now()
    if (this.#ended > 0) this.#options.report({ type: 'restarted', what: 'services', reason: this.#reason })
    for (const { request, port } of this.#waiting.splice(0)) this.#send(child, { type: 'connect', request }, port)
  }

  #exited(child: UtilityProcess, code: number): void {
    const state = this.#state
    if (state.type === 'stopping') {
      this.#state = { type: 'idle' }
      return
    }
    if (!('child' in state) || state.child !== child) return
    if (state.type === 'ready') {
      this.#reason = `exit code ${code}`
      if (Date.now() - this.#readySince > SOUND_AFTER) this.#ended = 0
    }
    this.#options.logger.log('error', 'services process ended', { code, state: state.type, reason: this.#reason })
    const wait = BACK_OFF[Math.min(this.#ended++, BACK_OFF.length - 1)]
    this.#state = { type: 'waiting', timer: setTimeout(() => this.start(), wait) }
  }
}
