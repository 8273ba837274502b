/** One line of two texts laid side by side. */
export interface DiffLine {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

/** Beyond this many pairs of lines the middle is told as gone and come: definitions stay far below. */
const PAIRS_MAX = 4_000_000

/** Lengths of the longest common lines of what follows each pair of places. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1
  const table = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j
      table[at] =
        a[i] === b[j] ? (table[at + width + 1] ?? 0) + 1 : Math.max(table[at + width] ?? 0, table[at + 1] ?? 0)
    }
  }
  return table
}

function middleOf(a: readonly string[], b: readonly string[]): DiffLine[] {
  const told = (sign: '-' | '+', lines: readonly string[]) => lines.map((text): DiffLine => ({ sign, text }))
  if (a.length * b.length > PAIRS_MAX) return [...told('-', a), ...told('+', b)]
  const table = commonLengths(a, b)
  const width = b.length + 1
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ sign: ' ', text: a[i] ?? '' })
      i++
      j++
    } else if ((table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0)) {
      lines.push({ sign: '-', text: a[i++] ?? '' })
    } else {
      lines.push({ sign: '+', text: b[j++] ?? '' })
    }
  }
  return [...lines, ...told('-', a.slice(i)), ...told('+', b.slice(j))]
}

/** Every line of two texts: what both have, what only the first has, what only the second has. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [a, b] = [before, after].map((text) => text.replace(/\n$/, '').split('\n')) as [string[], string[]]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  const same = (lines: readonly string[]) => lines.map((text): DiffLine => ({ sign: ' ', text }))
  return [
    ...same(a.slice(0, head)),
    ...middleOf(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...same(tail === 0 ? [] : a.slice(-tail)),
  ]
}

/** A run of changed lines with some of their surroundings. Lines count from 1. */
export interface Hunk {
  readonly before: number
  readonly after: number
  readonly lines: readonly DiffLine[]
}

/** Places of the changed lines and of those around them, as far as none of these is opaque. */
function shownPlaces(diff: readonly DiffLine[], around: number, opaque: (text: string) => boolean): Set<number> {
  const shown = new Set<number>()
  const show = (from: number, step: 1 | -1) => {
    for (let place = from + step; place !== from + step * (around + 1); place += step) {
      const near = diff[place]
      if (near === undefined || (near.sign === ' ' && opaque(near.text))) return
      shown.add(place)
    }
  }
  for (const [place, { sign }] of diff.entries()) {
    if (sign === ' ') continue
    shown.add(place)
    show(place, -1)
    show(place, 1)
  }
  return shown
}

/**
 * What differs, with up to `around` equal lines on each side.
 * @param opaque lines that must not serve as surroundings
 */
export function hunksOf(
  diff: readonly DiffLine[],
  around = 3,
  opaque: (text: string) => boolean = () => false,
): Hunk[] {
  const shown = shownPlaces(diff, around, opaque)
  const hunks: { before: number; after: number; lines: DiffLine[] }[] = []
  let [before, after] = [1, 1]
  for (const [place, line] of diff.entries()) {
    if (shown.has(place)) {
      if (!shown.has(place - 1)) hunks.push({ before, after, lines: [] })
      hunks.at(-1)?.lines.push(line)
    }
    if (line.sign !== '+') before++
    if (line.sign !== '-') after++
  }
  return hunks
}

/** As diff -u writes it and patch reads it, without the names of files. */
export function unifiedDiff(hunks: readonly Hunk[]): string {
  return hunks
    .map(({ before, after, lines }) => {
      const [had, has] = (['+', '-'] as const).map((not) => lines.filter(({ sign }) => sign !== not).length)
      const head = `@@ -${before},${had ?? 0} +${after},${has ?? 0} @@`
      return [head, ...lines.map(({ sign, text }) => sign + text)].join('\n')
    })
    .join('\n')
}
