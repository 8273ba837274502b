import { Value } from '../lib/value.ts'

/** A choice of this browser profile, one of a few. Without storage it lasts as long as the page. */
export class Setting<T extends string> extends Value<T> {
  readonly #key: string

  constructor(name: string, options: readonly T[], fallback: T) {
    const key = `labrig.${name}`
    super(options.find((option) => option === read(key)) ?? fallback)
    this.#key = key
  }

  override set(value: T): void {
    super.set(value)
    try {
      localStorage.setItem(this.#key, value)
    } catch {
      // Storage is full or switched off: the choice still holds for this page.
    }
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
