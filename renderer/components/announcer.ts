import { Value } from '../lib/value.ts'

/** Screen readers are told at most one thing per this time; a newer message replaces one that waits. Milliseconds. */
const PACE = 1000

class Region {
  readonly text = new Value('')
  #waiting: string | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  put(message: string): void {
    this.#waiting = message
    if (this.#timer === undefined) this.#next()
  }

  #next(): void {
    this.#timer = undefined
    if (this.#waiting === null) return
    // The same sentence again must be a change, or nothing is read.
    const again = this.#waiting === this.text.get()
    this.text.set(again ? `${this.#waiting}\u200b` : this.#waiting)
    this.#waiting = null
    this.#timer = setTimeout(() => this.#next(), PACE)
  }
}

/** One polite and one assertive live region for the whole page. */
export class Announcer {
  readonly polite = new Region()
  readonly assertive = new Region()

  say(message: string): void {
    this.polite.put(message)
  }

  alarm(message: string): void {
    this.assertive.put(message)
  }
}
