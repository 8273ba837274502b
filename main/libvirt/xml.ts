/** XML as a tree: strict parsing, XPath reading. Editing is in xml-edit.ts, comparing in xml-compare.ts. */
import { createRequire } from 'node:module'
import { DOMParser, ParseError, XMLSerializer, type Document, type Element, type Node } from '@xmldom/xmldom'
import { refuseIllegalText, XmlError } from './xml-text.ts'

export { XmlError }
export type { Document, Element, Node }

/** Longest text libvirt takes as one string. */
const LENGTH_MAX = 4194304
/** libvirt's own documents stay below 15; the walkers here and in xmldom recurse. */
const DEPTH_MAX = 128
const MESSAGE_MAX = 200

/**
 * Parses a document. xmldom goes on after most errors; here the first one of any level ends it, and a DOCTYPE (and with
 * it every entity) is refused.
 *
 * @throws XmlError
 */
export function parseXml(text: string): Document {
  if (text.length > LENGTH_MAX) throw new XmlError(`more than ${LENGTH_MAX} characters`, 1, 1)
  refuseIllegalText(text)
  let found: XmlError | undefined
  const parser = new DOMParser({
    onError: (_level, message, context) => {
      found ??= toXmlError(message, (context as { locator?: unknown }).locator)
      throw found
    },
  })
  const document = parse(parser, text, () => found)
  if (document.doctype) {
    const { lineNumber = 1, columnNumber = 1 } = document.doctype as { lineNumber?: number; columnNumber?: number }
    throw new XmlError('a DOCTYPE is not allowed', lineNumber, columnNumber)
  }
  refuseDeepNesting(document)
  return document
}

function parse(parser: DOMParser, text: string, found: () => XmlError | undefined): Document {
  try {
    return parser.parseFromString(text, 'text/xml')
  } catch (error) {
    const known = found()
    if (known) throw known
    if (error instanceof ParseError) throw toXmlError(error.message, error.locator)
    throw error
  }
}

function toXmlError(message: string, locator: unknown): XmlError {
  const { lineNumber, columnNumber } = (locator ?? {}) as { lineNumber?: number; columnNumber?: number }
  // xmldom appends its own "@#[line:1,col:2]", and can list every open tag of a document.
  const clean = message
    .replace(/\s*@#\[line:.*\]$/s, '')
    .trim()
    .slice(0, MESSAGE_MAX)
  return new XmlError(clean, lineNumber || 1, columnNumber || 1)
}

function refuseDeepNesting(document: Document): void {
  let depth = 0
  let node: Node | null = document.documentElement
  while (node) {
    if (node.firstChild) {
      node = node.firstChild
      if (++depth > DEPTH_MAX) {
        const { lineNumber = 1, columnNumber = 1 } = node as { lineNumber?: number; columnNumber?: number }
        throw new XmlError(`elements are nested deeper than ${DEPTH_MAX}`, lineNumber, columnNumber)
      }
      continue
    }
    while (node && !node.nextSibling) {
      node = node.parentNode
      depth--
    }
    node = node?.nextSibling ?? null
  }
}

/** A tree, or a part of one, as text. */
export function serializeXml(node: Node): string {
  return new XMLSerializer().serializeToString(node)
}

export function isElement(node: Node | null): node is Element {
  return node?.nodeType === 1
}

/** What the xpath package gives; its own declarations would bring the browser's globals into the main process. */
interface XPath {
  parse(expression: string): {
    evaluateString(options: XPathOptions): string
    evaluateBoolean(options: XPathOptions): boolean
    select(options: XPathOptions): Node[]
  }
}
interface XPathOptions {
  node: Node
  namespaces?: Record<string, string>
}
const xpath = createRequire(import.meta.url)('xpath') as XPath

/** Expressions are literals of the code, so this stays small. */
const compiled = new Map<string, ReturnType<XPath['parse']>>()

function compile(expression: string): ReturnType<XPath['parse']> {
  let found = compiled.get(expression)
  if (!found) {
    found = xpath.parse(expression)
    if (compiled.size < 1000) compiled.set(expression, found)
  }
  return found
}

function options(node: Node, namespaces?: Record<string, string>): XPathOptions {
  return namespaces ? { node, namespaces } : { node }
}

/** Nodes an XPath selects, in document order. @param namespaces prefixes used in the expression */
export function selectNodes(node: Node, expression: string, namespaces?: Record<string, string>): Node[] {
  return compile(expression).select(options(node, namespaces))
}

/** Elements an XPath selects, in document order. */
export function selectElements(node: Node, expression: string, namespaces?: Record<string, string>): Element[] {
  return selectNodes(node, expression, namespaces).filter(isElement)
}

/** The string value of an XPath: of the first node it selects, '' when there is none. */
export function selectOne(node: Node, expression: string, namespaces?: Record<string, string>): string {
  return compile(expression).evaluateString(options(node, namespaces))
}

/** The same with null when nothing was selected. For paths, not for functions. */
export function selectText(node: Node, path: string, namespaces?: Record<string, string>): string | null {
  const first = selectNodes(node, path, namespaces)[0]
  if (!first) return null
  return isElement(first) ? (first.textContent ?? '') : (first.nodeValue ?? '')
}

/** The number an XPath gives; NaN when the text is none or nothing was selected. */
export function selectNumber(node: Node, expression: string, namespaces?: Record<string, string>): number {
  // Not evaluateNumber: the package takes the empty text for 0.
  const text = selectOne(node, expression, namespaces).trim()
  return text === '' ? NaN : Number(text)
}

/** Whether an XPath selects anything or is true. */
export function matches(node: Node, expression: string, namespaces?: Record<string, string>): boolean {
  return compile(expression).evaluateBoolean(options(node, namespaces))
}
