import type { PasteNote } from '../../contract/paste.ts'
import type { PastedWord } from './command-text-error.ts'

/** An option as its program knows it. */
export interface OptionShape {
  readonly long: string
  readonly short?: string
  /** `maybe`: a value only when joined by "=". */
  readonly value: 'none' | 'one' | 'maybe'
}

export interface FoundOption {
  readonly kind: 'option'
  readonly long: string
  readonly value: string
  readonly word: PastedWord
}

export interface FoundWord {
  readonly kind: 'word'
  readonly word: PastedWord
}

export interface ReadOptions {
  readonly found: readonly (FoundOption | FoundWord)[]
  readonly notes: readonly PasteNote[]
}

export function note(word: PastedWord, kind: PasteNote['kind'], instead: string | null = null): PasteNote {
  return { word: word.text, line: word.line, column: word.column, kind, instead }
}

/**
 * Reads words as getopt does: --long value, --long=value, -s value, -svalue, -abc for several without a value. A long
 * option with one dash is read all the same and noted: printed texts have it often.
 * @param stopAtWord the first word that is no option ends the options (docker run IMAGE …)
 */
export function readOptions(
  words: readonly PastedWord[],
  shapes: readonly OptionShape[],
  stopAtWord: boolean,
): ReadOptions {
  const reader = new OptionReader(words, shapes)
  while (reader.more) {
    const isOption = reader.readOne()
    if (!isOption && stopAtWord) reader.takeRest()
  }
  return { found: reader.found, notes: reader.notes }
}

class OptionReader {
  readonly found: (FoundOption | FoundWord)[] = []
  readonly notes: PasteNote[] = []
  readonly #rest: PastedWord[]
  readonly #shapes: readonly OptionShape[]

  constructor(words: readonly PastedWord[], shapes: readonly OptionShape[]) {
    this.#rest = [...words]
    this.#shapes = shapes
  }

  get more(): boolean {
    return this.#rest.length > 0
  }

  takeRest(): void {
    for (const word of this.#rest.splice(0)) this.found.push({ kind: 'word', word })
  }

  /** False when the word was no option. */
  readOne(): boolean {
    const word = this.#rest.shift()
    if (word === undefined) return false
    if (!/^-./.test(word.text)) {
      this.found.push({ kind: 'word', word })
      return false
    }
    const [name = '', joined] = word.text.replace(/^--?/, '').split(/=(.*)/s)
    const byLong = this.#shapes.find((shape) => shape.long === name)
    if (byLong !== undefined && (word.text.startsWith('--') || name.length > 1)) {
      if (!word.text.startsWith('--')) this.notes.push(note(word, 'misspelt', `--${name}`))
      this.#take(byLong, word, joined)
    } else if (word.text.startsWith('--')) this.notes.push(note(word, 'not-understood'))
    else this.#readShort(word)
    return true
  }

  #readShort(word: PastedWord): void {
    let letters = word.text.slice(1)
    while (letters !== '') {
      const shape = this.#shapes.find((one) => one.short === letters[0])
      if (shape === undefined) {
        this.notes.push(note(word, 'not-understood'))
        return
      }
      const rest = letters.slice(1)
      if (shape.value === 'one') {
        this.#take(shape, word, rest === '' ? undefined : rest.replace(/^=/, ''))
        return
      }
      this.#take(shape, word, undefined)
      letters = rest
    }
  }

  #take(shape: OptionShape, word: PastedWord, joined: string | undefined): void {
    const value = joined ?? (shape.value === 'one' ? this.#rest.shift()?.text : '')
    if (value === undefined) this.notes.push(note(word, 'not-understood'))
    else this.found.push({ kind: 'option', long: shape.long, value, word })
  }
}
