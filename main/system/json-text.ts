/** A text that is not JSON, and where it stops being so. */
export class JsonTextError extends Error {
  override readonly name = 'JsonTextError'
  /** From 1, in characters. */
  readonly line: number
  readonly column: number

  constructor(text: string, offset: number) {
    const before = text.slice(0, offset).split('\n')
    const line = before.length
    const column = (before.at(-1)?.length ?? 0) + 1
    const found = text.codePointAt(offset)
    const what =
      found === undefined
        ? 'the end comes too early'
        : `${JSON.stringify(String.fromCodePoint(found))} does not belong here`
    super(`line ${line}, column ${column}: ${what}`)
    this.line = line
    this.column = column
  }
}

/**
 * Like JSON.parse, whose own error says neither where nor, for a short text, anything that does not quote all of it.
 * @throws JsonTextError
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new JsonTextError(text, errorOffset(text))
  }
}

/** What may come next: a value, a key, what follows a value, … */
type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'after value'

const SPACE = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

function lengthAt(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset
  return pattern.exec(text)?.[0].length ?? 0
}

/** Where a text that JSON.parse refused leaves the grammar of RFC 8259; its length when it only ends too early. */
function errorOffset(text: string): number {
  const open: Open = []
  let expected: Expected = 'value'
  for (let at = lengthAt(SPACE, text, 0); at < text.length; at += lengthAt(SPACE, text, at)) {
    const step = stepAt(text, at, expected, open)
    if (step === null) return insideString(text, at, expected)
    at += step.length
    expected = step.expected
    if (expected === 'after value' && open.length === 0) return at + lengthAt(SPACE, text, at)
  }
  return text.length
}

interface Step {
  readonly length: number
  readonly expected: Expected
}

type Open = ('{' | '[')[]

/** One token; null when it does not fit. Opens and closes what it says. */
function stepAt(text: string, at: number, expected: Expected, open: Open): Step | null {
  switch (expected) {
    case 'colon':
      return text[at] === ':' ? { length: 1, expected: 'value' } : null
    case 'key or end':
      return text[at] === '}' ? close(open) : keyAt(text, at)
    case 'key':
      return keyAt(text, at)
    case 'value or end':
      return text[at] === ']' ? close(open) : valueAt(text, at, open)
    case 'value':
      return valueAt(text, at, open)
    case 'after value':
      return afterValue(text[at], open)
  }
}

function keyAt(text: string, at: number): Step | null {
  const length = lengthAt(STRING, text, at)
  return length > 0 ? { length, expected: 'colon' } : null
}

function valueAt(text: string, at: number, open: Open): Step | null {
  const character = text[at]
  if (character === '{' || character === '[') {
    open.push(character)
    return { length: 1, expected: character === '{' ? 'key or end' : 'value or end' }
  }
  const length = lengthAt(STRING, text, at) || lengthAt(SCALAR, text, at)
  return length > 0 ? { length, expected: 'after value' } : null
}

function afterValue(character: string | undefined, open: Open): Step | null {
  const inside = open.at(-1)
  if (character === ',') return { length: 1, expected: inside === '{' ? 'key' : 'value' }
  return character === (inside === '{' ? '}' : ']') ? close(open) : null
}

function close(open: Open): Step {
  open.pop()
  return { length: 1, expected: 'after value' }
}

/** The offset itself, or the first character that a string cannot hold when one begins there. */
function insideString(text: string, at: number, expected: Expected): number {
  if (text[at] !== '"' || expected === 'colon' || expected === 'after value') return at
  const good = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y
  return at + lengthAt(good, text, at)
}
