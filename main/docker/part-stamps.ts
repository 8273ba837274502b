/** The engine writes a longer line in parts of this size (moby, daemon/logger/copier.go, defaultBufSize). Bytes. */
const PART = 16 * 1024
/** RFC 3339 with nine digits, as the engine puts it before each part (moby, daemon/logger/jsonfilelog/jsonlog/time_marshalling.go). */
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(?:Z|[+-]\d\d:\d\d) /
const LONGEST_STAMP = 36
/**
 * Bytes by which a part may be longer: json-file stands U+FFFD, three bytes, for each byte of a character that was cut at either
 * end (jsonlog/jsonlogbytes.go). What was cut is lost there; other drivers keep it.
 */
const REPAIRS = 12
const JOINT = new RegExp(`^([^\\n]{0,${REPAIRS}}?)${STAMP.source.slice(1)}`)
const LF = 10
const nothing = Buffer.alloc(0)

/**
 * Takes the stamps out that the engine puts into the middle of long lines: asked for times, it gives one to each part, and
 * parts end where they end, be it within a character. What a program itself printed there stays unless it looks the same.
 * Holds back no more than a stamp may take.
 */
export class PartStamps {
  #held: Buffer = nothing
  /** Where the next byte stands: before a line's own stamp, within a part, or behind a full one. */
  #place: 'line' | 'part' | 'joint' = 'line'
  #left = PART

  /** Bytes of one output as they come, of any length. */
  push(chunk: Buffer): Buffer {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    this.#held = nothing
    const kept: Buffer[] = []
    for (let at = 0; at < bytes.length;) {
      const [next, drops] = this.#place === 'part' ? [this.#within(bytes, at), false] : this.#stamp(bytes, at)
      if (next < 0) {
        this.#held = bytes.subarray(at)
        break
      }
      if (!drops && next > at) kept.push(bytes.subarray(at, next))
      at = next
    }
    return kept.length === 1 ? (kept[0] ?? nothing) : Buffer.concat(kept)
  }

  /** What was held back. */
  end(): Buffer {
    const rest = this.#held
    this.#held = nothing
    return rest
  }

  /** @returns where the part or the line ends, or what there is */
  #within(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#left)
    const feed = bytes.subarray(at, end).indexOf(LF)
    if (feed >= 0) {
      this.#place = 'line'
      return at + feed + 1
    }
    this.#left -= end - at
    if (this.#left === 0) this.#place = 'joint'
    return end
  }

  /** @returns where the stamp ends, -1 for "not yet known", and whether it is left out */
  #stamp(bytes: Buffer, at: number): readonly [next: number, drops: boolean] {
    if (this.#place === 'joint') return this.#joint(bytes, at)
    const text = bytes.toString('latin1', at, at + LONGEST_STAMP)
    const length = STAMP.exec(text)?.[0].length ?? 0
    if (length === 0 && text.length < LONGEST_STAMP && mayBecomeStamp(text)) return [-1, false]
    this.#begin()
    return [at + length, false]
  }

  #joint(bytes: Buffer, at: number): readonly [next: number, drops: boolean] {
    const text = bytes.toString('latin1', at, at + REPAIRS + LONGEST_STAMP)
    const found = JOINT.exec(text)
    if (found === null) {
      if (text.length < REPAIRS + LONGEST_STAMP && !text.includes('\n')) return [-1, false]
      this.#begin()
      return [at, false]
    }
    const [, before = ''] = found
    if (before.length > 0) return [at + before.length, false]
    this.#begin()
    return [at + found[0].length, true]
  }

  #begin(): void {
    this.#place = 'part'
    this.#left = PART
  }
}

const PATTERN = '0000-00-00T00:00:00.000000000'

/** Whether more bytes could make a stamp of it. */
function mayBecomeStamp(text: string): boolean {
  const digits = text.slice(0, PATTERN.length).replaceAll(/\d/g, '0')
  return PATTERN.startsWith(digits) && /^(?:Z|[+-][\d:]*)?$/.test(text.slice(PATTERN.length))
}
