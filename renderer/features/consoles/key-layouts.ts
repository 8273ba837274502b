/** One press: the key by its place (KeyboardEvent.code), and whether Shift is held. */
export interface KeyPress {
  readonly code: string
  readonly shift: boolean
  /** X11's keysym, for servers that take no scancodes. */
  readonly keysym: number
}

export type KeyLayout = 'us' | 'jp'
export const keyLayouts = ['us', 'jp'] as const satisfies readonly KeyLayout[]

/** Keys with a sign, by row: code, plain sign, sign with Shift. */
type Row = readonly (readonly [code: string, plain: string, shifted: string])[]

const letters: Row = [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => [
  `Key${letter.toUpperCase()}`,
  letter,
  letter.toUpperCase(),
])

const digits = (shifted: string): Row =>
  [...'1234567890'].map((digit, at) => [`Digit${digit}`, digit, shifted[at] ?? ''])

/** ANSI, 104 keys. */
const us: Row = [
  ...letters,
  ...digits('!@#$%^&*()'),
  ['Backquote', '`', '~'],
  ['Minus', '-', '_'],
  ['Equal', '=', '+'],
  ['BracketLeft', '[', '{'],
  ['BracketRight', ']', '}'],
  ['Backslash', '\\', '|'],
  ['Semicolon', ';', ':'],
  ['Quote', "'", '"'],
  ['Comma', ',', '<'],
  ['Period', '.', '>'],
  ['Slash', '/', '?'],
]

/** JIS X 6002, as the jp106 map of Linux and the jp layout of X have it. Its yen key gives a backslash there. */
const jp: Row = [
  ...letters,
  ...digits('!"#$%&\'()'),
  ['Minus', '-', '='],
  ['Equal', '^', '~'],
  ['IntlYen', '\\', '|'],
  ['BracketLeft', '@', '`'],
  ['BracketRight', '[', '{'],
  ['Semicolon', ';', '+'],
  ['Quote', ':', '*'],
  ['Backslash', ']', '}'],
  ['Comma', ',', '<'],
  ['Period', '.', '>'],
  ['Slash', '/', '?'],
  ['IntlRo', '\\', '_'],
]

const plainKeys: readonly (readonly [sign: string, code: string, keysym: number])[] = [
  [' ', 'Space', 0x20],
  ['\n', 'Enter', 0xff0d],
  ['\t', 'Tab', 0xff09],
]

function table(rows: Row): ReadonlyMap<string, KeyPress> {
  const presses = new Map<string, KeyPress>()
  for (const [code, plain, shifted] of rows) {
    const add = (sign: string, shift: boolean) => {
      // The first key with a sign wins: the backslash of jp106 is typed with the yen key.
      if (sign !== '' && !presses.has(sign)) presses.set(sign, { code, shift, keysym: sign.charCodeAt(0) })
    }
    add(plain, false)
    add(shifted, true)
  }
  for (const [sign, code, keysym] of plainKeys) presses.set(sign, { code, shift: false, keysym })
  return presses
}

const tables: Readonly<Record<KeyLayout, ReadonlyMap<string, KeyPress>>> = { us: table(us), jp: table(jp) }

export interface TypedText {
  readonly presses: readonly KeyPress[]
  /** Signs that this layout cannot type, each once. */
  readonly missing: readonly string[]
}

/** The key presses that type a text on a guest with this layout. Line ends of any kind are Enter. */
export function pressesFor(text: string, layout: KeyLayout): TypedText {
  const missing = new Set<string>()
  const presses: KeyPress[] = []
  for (const sign of text.replace(/\r\n?/g, '\n')) {
    const press = tables[layout].get(sign)
    if (press === undefined) missing.add(sign)
    else presses.push(press)
  }
  return { presses, missing: [...missing] }
}
