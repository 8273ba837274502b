import { isElement, parseXml, type Document, type Element } from './xml.ts'
import { childElement } from './xml-edit.ts'

/** Where an element stands in the text; offsets of UTF-16 units. */
interface Span {
  readonly start: number
  /** Behind the `>` of its first tag. */
  readonly open: number
  readonly end: number
  readonly empty: boolean
}

interface Splice {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Sections without tags, and tags; a `>` may stand in an attribute (XML 1.0, production 10). */
const MARKUP = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)[^\s/>!?]+((?:"[^"]*"|'[^']*'|[^"'>])*)>/g

/** Spans of all elements in the order of their first tags. Only for text that the parser took. */
function spansOf(text: string): Span[] {
  const spans: Span[] = []
  const open: { at: number; start: number; opened: number }[] = []
  for (const match of text.matchAll(MARKUP)) {
    const [whole, closing, rest] = match
    if (rest === undefined) continue
    const end = match.index + whole.length
    if (closing === '/') {
      const begun = open.pop()
      if (begun) spans[begun.at] = { start: begun.start, open: begun.opened, end, empty: false }
    } else if (rest.endsWith('/')) {
      spans.push({ start: match.index, open: end, end, empty: true })
    } else {
      open.push({ at: spans.length, start: match.index, opened: end })
      spans.push({ start: match.index, open: end, end, empty: false })
    }
  }
  return spans
}

function elementsOf(element: Element, found: Element[] = []): Element[] {
  found.push(element)
  for (let node = element.firstChild; node; node = node.nextSibling) if (isElement(node)) elementsOf(node, found)
  return found
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&apos;')
}

/**
 * A document whose text is changed where its tree says: every other byte stays, also what nobody here understands. The tree
 * is for finding; it does not follow the changes.
 */
export class XmlSplice {
  readonly document: Document
  readonly root: Element
  readonly #text: string
  readonly #spans = new Map<Element, Span>()
  readonly #splices: Splice[] = []

  /** @throws XmlError */
  constructor(text: string) {
    this.#text = text
    this.document = parseXml(text)
    const root = this.document.documentElement
    if (root === null) throw new TypeError('the document has no element')
    this.root = root
    const spans = spansOf(text)
    for (const [index, element] of elementsOf(root).entries()) {
      const span = spans[index]
      if (span) this.#spans.set(element, span)
    }
  }

  /** The element's own text, without the indentation of the place where it stands. */
  sourceOf(element: Element): string {
    const { start, end } = this.#span(element)
    return this.#text.slice(start, end).replaceAll(`\n${this.#indentOf(element)}`, '\n')
  }

  /** Null takes the attribute away. */
  setAttribute(element: Element, name: string, value: string | null): void {
    const { start, open, empty } = this.#span(element)
    const tag = this.#text.slice(start, open)
    const found = [...tag.matchAll(/\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')/g)].find((match) => match[1] === name)
    const written = value === null ? '' : ` ${name}='${escape(value)}'`
    if (found) {
      const from = start + found.index
      this.#splices.push({ from, to: from + found[0].length, text: written })
    } else if (value !== null) {
      const at = open - (empty ? 2 : 1)
      this.#splices.push({ from: at, to: at, text: written })
    }
  }

  /** Puts text in place of all that the element holds. */
  setText(element: Element, value: string): void {
    const { open, end, empty } = this.#span(element)
    const text = escape(value)
    if (empty) this.#splices.push({ from: open - 2, to: open, text: `>${text}</${element.nodeName}>` })
    else this.#splices.push({ from: open, to: this.#text.lastIndexOf('</', end - 1), text })
  }

  replace(element: Element, xml: string): void {
    const { start, end } = this.#span(element)
    this.#splices.push({ from: start, to: end, text: this.#indented(xml, this.#indentOf(element)) })
  }

  /** With the line that it stands on, where nothing else does. */
  remove(element: Element): void {
    const { start, end } = this.#span(element)
    const before = /\n[ \t]*$/.exec(this.#text.slice(0, start))
    this.#splices.push({ from: before ? before.index : start, to: end, text: '' })
  }

  /** As the last child, on lines of its own. */
  append(parent: Element, xml: string): void {
    const { start, open, end, empty } = this.#span(parent)
    const outer = this.#indentOf(parent)
    const child = `\n${outer}  ${this.#indented(xml, `${outer}  `)}`
    if (empty) {
      this.#splices.push({ from: open - 2, to: open, text: `>${child}\n${outer}</${parent.nodeName}>` })
      return
    }
    const close = start + this.#text.slice(start, end).lastIndexOf('</')
    const before = /\n[ \t]*$/.exec(this.#text.slice(open, close))
    const at = before ? open + before.index : close
    this.#splices.push({ from: at, to: at, text: before ? child : `${child}\n${outer}` })
  }

  /** Behind another element of the same parent. */
  insertAfter(element: Element, xml: string): void {
    const { end } = this.#span(element)
    const indent = this.#indentOf(element)
    this.#splices.push({ from: end, to: end, text: `\n${indent}${this.#indented(xml, indent)}` })
  }

  /** Sets attributes of a child element, which is made where it is missing; null takes an attribute away. */
  setChild(parent: Element, name: string, attributes: Readonly<Record<string, string | null>>): void {
    const child = childElement(parent, name)
    if (child !== null) {
      for (const [key, value] of Object.entries(attributes)) this.setAttribute(child, key, value)
      return
    }
    const given = Object.entries(attributes).filter(([, value]) => value !== null)
    if (given.length === 0) return
    this.append(parent, `<${name}${given.map(([key, value]) => ` ${key}='${escape(value ?? '')}'`).join('')}/>`)
  }

  /** The text with all changes. @throws TypeError when two of them meet */
  toString(): string {
    const sorted = this.#splices.toSorted((a, b) => a.from - b.from || a.to - b.to)
    let [text, at] = ['', 0]
    for (const { from, to, text: put } of sorted) {
      if (from < at) throw new TypeError('two changes of a definition meet')
      text += this.#text.slice(at, from) + put
      at = to
    }
    return text + this.#text.slice(at)
  }

  #span(element: Element): Span {
    const span = this.#spans.get(element)
    if (!span) throw new TypeError('the element is of another document')
    return span
  }

  #indentOf(element: Element): string {
    return /\n([ \t]*)$/.exec(this.#text.slice(0, this.#span(element).start))?.[1] ?? ''
  }

  #indented(xml: string, indent: string): string {
    return xml.trim().replaceAll('\n', `\n${indent}`)
  }
}
