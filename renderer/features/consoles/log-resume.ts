import type { LogLine } from '../../../contract/container.ts'

/**
 * Where a log was left, to go on there without a line twice. Stamps are milliseconds and several lines may share one, so
 * the lines of the last stamp are counted.
 */
export class LogResume {
  #last = ''
  #ofLast = 0
  /** Of these a log that is asked for again begins with repetitions; null when there are none or they are passed. */
  #known: { readonly time: string; left: number } | null = null
  #isRepetition = false

  /** Call before each request. @returns seconds since 1970 to ask from; null for a log that was not read yet */
  begin(): number | null {
    this.#isRepetition = false
    if (this.#last === '') return null
    this.#known = { time: this.#last, left: this.#ofLast }
    return Math.floor(Date.parse(this.#last) / 1000)
  }

  /** The lines that are new. */
  fresh(lines: readonly LogLine[]): readonly LogLine[] {
    return lines.filter((line) => {
      const isNew = this.#isNew(line)
      if (isNew && line.time !== null) this.#note(line.time)
      return isNew
    })
  }

  #isNew({ time }: LogLine): boolean {
    if (this.#known === null) return true
    // Later pieces of a long line have no stamp of their own.
    if (time === null) return !this.#isRepetition
    if (time < this.#known.time) this.#isRepetition = true
    else if (time === this.#known.time && this.#known.left > 0) {
      this.#known.left -= 1
      this.#isRepetition = true
    } else {
      this.#known = null
      this.#isRepetition = false
    }
    return !this.#isRepetition
  }

  #note(time: string): void {
    this.#ofLast = time === this.#last ? this.#ofLast + 1 : 1
    this.#last = time
  }
}
