import { notFound } from '../../contract/fault.ts'
import type { Unconfirmed } from '../../contract/doctor.ts'

interface Armed extends Unconfirmed {
  readonly timer: NodeJS.Timeout
  takeBack(): Promise<void>
}

/**
 * Takes fixes back that nobody confirms in time. The end of a terminal (a lost SSH connection, say) must not end the
 * process meanwhile: that would be the very case that it is for.
 */
export class DeadMan implements AsyncDisposable {
  readonly #armed = new Map<string, Armed>()
  #takingBack: Promise<unknown> = Promise.resolve()
  readonly #ignored = () => undefined

  /** @param takeBack never rejects */
  arm(finding: string, seconds: number, takeBack: () => Promise<void>): Unconfirmed {
    this.disarm(finding)
    const timer = setTimeout(() => {
      this.#takeBack(finding)
    }, seconds * 1000)
    const until = Date.now() + seconds * 1000
    if (this.#armed.size === 0) process.on('SIGHUP', this.#ignored)
    this.#armed.set(finding, { finding, until, timer, takeBack })
    return { finding, until }
  }

  /** @throws Fault NOT_FOUND when nothing of the finding waits to be confirmed */
  keep(finding: string): void {
    if (!this.disarm(finding)) throw notFound('unconfirmed fix of', finding)
  }

  /** False when there was nothing. */
  disarm(finding: string): boolean {
    const armed = this.#armed.get(finding)
    if (armed === undefined) return false
    clearTimeout(armed.timer)
    this.#armed.delete(finding)
    if (this.#armed.size === 0) process.off('SIGHUP', this.#ignored)
    return true
  }

  /** Resolves when nothing is being taken back. */
  async settled(): Promise<void> {
    await this.#takingBack
  }

  #takeBack(finding: string): void {
    const armed = this.#armed.get(finding)
    this.disarm(finding)
    if (armed !== undefined) this.#takingBack = Promise.all([this.#takingBack, armed.takeBack()])
  }

  list(): Unconfirmed[] {
    return [...this.#armed.values()].map(({ finding, until }) => ({ finding, until }))
  }

  /** At the end of the process nobody can confirm any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const finding of [...this.#armed.keys()]) this.#takeBack(finding)
    await this.settled()
  }
}
