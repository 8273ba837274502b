/** What xmldom lets pass and libvirt's own parser then refuses: control characters and bare ampersands. */

/** Text that is not well-formed XML, or more than we take. Lines and columns count from 1. */
export class XmlError extends Error {
  override readonly name = 'XmlError'
  readonly line: number
  readonly column: number

  constructor(message: string, line: number, column: number) {
    super(`line ${line}, column ${column}: ${message}`)
    this.line = line
    this.column = column
  }
}

/** Sections whose content is not markup, and how each ends. */
const opaque: Readonly<Record<string, string>> = { '<!--': '-->', '<![CDATA[': ']]>', '<?': '?>' }

/** @throws XmlError for a character that XML 1.0 section 2.2 excludes, plain or as a reference, and for a bare `&` */
export function refuseIllegalText(text: string): void {
  const control = text.search(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/)
  if (control !== -1) throw errorAt(text, control, 'a control character is not allowed')
  // Sections are skipped by indexOf, not by the expression: looking for an end that is not there from each of a million
  // beginnings would take hours.
  const token = /<!--|<!\[CDATA\[|<\?|&/g
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const end = opaque[found[0]]
    if (end === undefined) {
      checkReference(text, found.index)
    } else {
      const close = text.indexOf(end, token.lastIndex)
      // The parser says it better.
      if (close === -1) return
      token.lastIndex = close + end.length
    }
  }
}

const reference = /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|[A-Za-z_][\w.-]{0,63});/y

function checkReference(text: string, at: number): void {
  reference.lastIndex = at
  const found = reference.exec(text)
  if (!found) throw errorAt(text, at, 'an ampersand must be written as &amp;')
  const [, decimal, hexadecimal] = found
  if (decimal === undefined && hexadecimal === undefined) return
  const code = decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number(decimal)
  if (!isCharacter(code)) throw errorAt(text, at, 'a control character is not allowed')
}

/** Production 2 of XML 1.0. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
}

function errorAt(text: string, at: number, message: string): XmlError {
  const before = text.slice(0, at).split('\n')
  return new XmlError(message, before.length, (before.at(-1) ?? '').length + 1)
}
