import { basicColours } from './terminal-theme.ts'

export interface AnsiStyle {
  /** CSS colours; null for the log's own. */
  readonly colour: string | null
  readonly ground: string | null
  readonly bold: boolean
  readonly dim: boolean
  readonly italic: boolean
  readonly underline: boolean
}

export interface AnsiSpan {
  readonly text: string
  readonly style: AnsiStyle
}

export const plainStyle: AnsiStyle = {
  colour: null,
  ground: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
}

/**
 * Escape sequences by their forms in ECMA-48: CSI with its parameters, OSC and the other strings up to their end, and the
 * two-byte ones. All but SGR (CSI m) are taken out: a log is no screen to move the cursor on.
 */
const ESCAPE =
  /\x1b(?:\[([0-9;:<=>?]*)[ -/]*([@-~])|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])|[\x00-\x08\x0b-\x1f\x7f]/g

/** The text of a log line in pieces of one look each. A line that was written over (CR) shows what stood last. */
export function ansiSpans(line: string): readonly AnsiSpan[] {
  const text = line.slice(line.replace(/\r+$/, '').lastIndexOf('\r') + 1)
  const spans: AnsiSpan[] = []
  let style = plainStyle
  let at = 0
  const add = (piece: string) => {
    if (piece !== '') spans.push({ text: piece, style })
  }
  for (const match of text.matchAll(ESCAPE)) {
    add(text.slice(at, match.index))
    at = match.index + match[0].length
    if (match[2] === 'm') style = afterSgr(style, match[1] ?? '')
  }
  add(text.slice(at))
  return spans
}

/** As {@link ansiSpans}, without the looks. */
export function plainText(line: string): string {
  return ansiSpans(line)
    .map((span) => span.text)
    .join('')
}

function afterSgr(before: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters.split(/[;:]/).map(Number)
  let style = before
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0
    if (code === 38 || code === 48) {
      const { colour, length } = extendedColour(codes.slice(index + 1))
      style = { ...style, [code === 38 ? 'colour' : 'ground']: colour }
      index += length
    } else style = { ...style, ...change(code) }
  }
  return style
}

function change(code: number): Partial<AnsiStyle> {
  switch (code) {
    case 0:
      return plainStyle
    case 1:
      return { bold: true }
    case 2:
      return { dim: true }
    case 3:
      return { italic: true }
    case 4:
      return { underline: true }
    case 22:
      return { bold: false, dim: false }
    case 23:
      return { italic: false }
    case 24:
      return { underline: false }
    default:
      return colourChange(code)
  }
}

function colourChange(code: number): Partial<AnsiStyle> {
  const basic = (offset: number) => basicColours[offset] ?? null
  if (code >= 30 && code <= 37) return { colour: basic(code - 30) }
  if (code === 39) return { colour: null }
  if (code >= 40 && code <= 47) return { ground: basic(code - 40) }
  if (code === 49) return { ground: null }
  if (code >= 90 && code <= 97) return { colour: basic(code - 82) }
  if (code >= 100 && code <= 107) return { ground: basic(code - 92) }
  return {}
}

/** After 38 or 48: `5;n` of xterm's 256 colours or `2;r;g;b`. `length` is how many parameters belong to it. */
function extendedColour([form, ...rest]: readonly number[]): {
  readonly colour: string | null
  readonly length: number
} {
  const byte = (value: number | undefined) => Math.min(255, Math.max(0, value ?? 0))
  if (form === 5) return { colour: indexedColour(byte(rest[0])), length: 2 }
  if (form === 2) return { colour: `rgb(${byte(rest[0])} ${byte(rest[1])} ${byte(rest[2])})`, length: 4 }
  return { colour: null, length: 1 }
}

/** The 6 x 6 x 6 cube and the greys of xterm. */
function indexedColour(index: number): string | null {
  if (index < 16) return basicColours[index] ?? null
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10
    return `rgb(${grey} ${grey} ${grey})`
  }
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40)
  const cube = index - 16
  return `rgb(${level(Math.floor(cube / 36))} ${level(Math.floor(cube / 6) % 6)} ${level(cube % 6)})`
}
