import { describe, expect, it } from 'vitest'
import { JsonTextError, parseJson } from '../../../main/system/json-text.ts'

const good = ['{"a": [1, -2.5e3, true, null, "\\u00e9\\n"], "b": {}}', '[]', '"x"', ' 7 ', 'null', '{"日本": "🙂"}']

describe('a JSON text', () => {
  it.each(good)('is what it says: %s', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })
})

describe('a text that is not JSON', () => {
  it.each([
    ['', 1, 1, 'the end comes too early'],
    ['{', 1, 2, 'the end comes too early'],
    ['{"a"', 1, 5, 'the end comes too early'],
    ['{"a":', 1, 6, 'the end comes too early'],
    ['{"a":1', 1, 7, 'the end comes too early'],
    ['{"a":"x', 1, 8, 'the end comes too early'],
    ['[1, 2', 1, 6, 'the end comes too early'],
    ['x', 1, 1, '"x" does not belong here'],
    ['{a:1}', 1, 2, '"a" does not belong here'],
    ["{'a':1}", 1, 2, '"\'" does not belong here'],
    ['{"a":x}', 1, 6, '"x" does not belong here'],
    ['{"a" 1}', 1, 6, '"1" does not belong here'],
    ['{"a":1,}', 1, 8, '"}" does not belong here'],
    ['[1,]', 1, 4, '"]" does not belong here'],
    ['[1 2]', 1, 4, '"2" does not belong here'],
    ['{"a":1} {"b":2}', 1, 9, '"{" does not belong here'],
    ['1 2', 1, 3, '"2" does not belong here'],
    ['{"a":1]', 1, 7, '"]" does not belong here'],
    ['{"a":01}', 1, 7, '"1" does not belong here'],
    ['{"a":tru}', 1, 6, '"t" does not belong here'],
    ['{"a":undefined}', 1, 6, '"u" does not belong here'],
    ['{"a":NaN}', 1, 6, '"N" does not belong here'],
    ['{"a":"\\x"}', 1, 7, '"\\\\" does not belong here'],
    ['{"a":"line\nbreak"}', 1, 11, '"\\n" does not belong here'],
    ['{\n  "a": 1,\n  "b": ?\n}', 3, 8, '"?" does not belong here'],
    ['{"日本": 🙂}', 1, 8, '"🙂" does not belong here'],
    ['// comment\n{}', 1, 1, '"/" does not belong here'],
  ])('%j is so from line %i, column %i on: %s', (...[text, line, column, what]) => {
    const error = (() => {
      try {
        return parseJson(text)
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toBeInstanceOf(JsonTextError)
    expect(error).toMatchObject({ line, column, message: `line ${line}, column ${column}: ${what}` })
  })

  it('is refused at the place that V8 names, where it names one, whatever stands in it', () => {
    let seed = 3
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below
    const alphabet = '{}[]",:\\ \n019-.'
    // Of a broken word V8 names a place within, we its beginning.
    const bases = good.map((text) => text.replaceAll(/true|null/g, '3'))
    let compared = 0
    for (let round = 0; round < 3000; round++) {
      const base = bases[random(bases.length)] ?? ''
      const at = random(base.length + 1)
      const text = base.slice(0, at) + (alphabet[random(alphabet.length)] ?? '') + base.slice(at + random(2))
      const place = /^(?!.*(?:number|minus|Exponent|decimal|escape|Unicode)).*position (\d+)/.exec(complaint(text))?.[1]
      if (place === undefined) continue
      compared++
      const lines = text.slice(0, Number(place)).split('\n')
      expect(() => parseJson(text), text).toThrow(`line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}: `)
    }
    expect(compared).toBeGreaterThan(300)
  })
})

/** What JSON.parse says of a text; empty when it takes it. */
function complaint(text: string): string {
  try {
    JSON.parse(text)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}
