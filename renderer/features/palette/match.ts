/** What can be searched for: what is shown, and other words for the same. */
export interface Searchable {
  readonly id: string
  readonly text: string
  /** Other words that find it: the tools' own verbs, English names. */
  readonly also: string
  /** Not possible now; found all the same, after what is. */
  readonly refused: string | null
  /** Something is gone afterwards: never the first that a machine's name alone finds. */
  readonly loses?: boolean
}

const EXACT = 100
const PREFIX = 70
const INSIDE = 40
const INITIALS = 25
/** Shown words count more than the hidden ones. */
const HIDDEN = 10
/** The most that having been chosen before can lift an entry: less than one class of match. */
const RECENT = 24
const REFUSED = 15
/** More than shortness can be worth. */
const LOSES = 10

/** Words of a text, in the form in which they are compared: full-width letters and upper case are the plain ones. */
export function wordsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
}

/** How well one word of the query fits one of the words; 0 = not at all. */
function wordScore(word: string, words: readonly string[]): number {
  let best = 0
  for (const one of words) {
    if (one === word) return EXACT
    if (one.startsWith(word)) best = Math.max(best, PREFIX)
    else if (best < INSIDE && one.includes(word)) best = INSIDE
  }
  return best > 0 ? best : startsOfWords(word, words) ? INITIALS : 0
}

/** Whether a word is made of beginnings of the words, in their order: "stw" for "start web1". */
function startsOfWords(word: string, words: readonly string[]): boolean {
  if (word.length < 2) return false
  const fits = (at: number, from: number): boolean => {
    if (at === word.length) return true
    for (let index = from; index < words.length; index += 1) {
      const one = words[index] ?? ''
      for (let length = commonStart(word, at, one); length > 0; length -= 1) {
        if (fits(at + length, index + 1)) return true
      }
    }
    return false
  }
  return fits(0, 0)
}

function commonStart(word: string, at: number, other: string): number {
  let length = 0
  while (at + length < word.length && word[at + length] === other[length]) length += 1
  return length
}

/** How well an entry fits the query; null when a word of the query is found nowhere in it. */
export function scoreOf(query: readonly string[], entry: Pick<Searchable, 'text' | 'also'>): number | null {
  const shown = wordsOf(entry.text)
  const hidden = wordsOf(entry.also)
  let sum = 0
  for (const word of query) {
    const score = Math.max(wordScore(word, shown), wordScore(word, hidden) - HIDDEN)
    if (score <= 0) return null
    sum += score
  }
  // Of two that fit alike the shorter one is meant.
  return sum - Math.min(9, shown.join(' ').length / 8)
}

/**
 * The entries that fit, best first; of equals the one chosen last, then the given order.
 * @param recent ids of earlier choices, newest first
 */
export function rank<T extends Searchable>(
  entries: readonly T[],
  text: string,
  recent: readonly string[],
  most: number,
): T[] {
  const query = wordsOf(text)
  const lift = new Map(recent.map((id, index) => [id, RECENT * (1 - index / recent.length)]))
  const scored = entries.flatMap((entry, index) => {
    const score = scoreOf(query, entry)
    if (score === null) return []
    const after = (entry.refused === null ? 0 : REFUSED) + (entry.loses === true ? LOSES : 0)
    return [{ entry, index, score: score + (lift.get(entry.id) ?? 0) - after }]
  })
  return scored
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, most)
    .map(({ entry }) => entry)
}

/** Without a query: what was chosen before, then the rest in its order. */
export function recentFirst<T extends Searchable>(entries: readonly T[], recent: readonly string[]): T[] {
  const known = new Map(entries.map((entry) => [entry.id, entry]))
  return recent.map((id) => known.get(id)).filter((entry) => entry !== undefined)
}
