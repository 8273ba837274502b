/**
 * Whether two documents say the same, and a text of each that shows where they do not. Comments, processing
 * instructions, attribute order, namespace prefixes and the white space between elements carry nothing in libvirt's XML.
 */
import { isElement, parseXml, type Document, type Element, type Node } from './xml.ts'

/** Equal as infosets. Order of elements counts: libvirt numbers devices by it. */
export function xmlEqual(a: string | Document, b: string | Document): boolean {
  return normalizeXml(a) === normalizeXml(b)
}

/**
 * One line per element, two spaces per level, attributes sorted, names expanded where they have a namespace: equal for
 * documents that say the same, and good to diff. For people and comparison, not for libvirt.
 */
export function normalizeXml(document: string | Document): string {
  const root = (typeof document === 'string' ? parseXml(document) : document).documentElement
  const lines: string[] = []
  if (root) writeElement(root, '', lines)
  return lines.join('\n') + '\n'
}

function writeElement(element: Element, indent: string, lines: string[]): void {
  const name = expandedName(element)
  const open = `${indent}<${[name, ...attributes(element)].join(' ')}`
  const children = content(element)
  if (children.length === 0) {
    lines.push(`${open}/>`)
  } else if (children.every((child) => typeof child === 'string')) {
    lines.push(`${open}>${children.join('')}</${name}>`)
  } else {
    lines.push(`${open}>`)
    for (const child of children) {
      if (typeof child === 'string') lines.push(`${indent}  ${child}`)
      else writeElement(child, `${indent}  `, lines)
    }
    lines.push(`${indent}</${name}>`)
  }
}

function expandedName(node: { namespaceURI: string | null; localName: string | null; nodeName: string }): string {
  const local = node.localName ?? node.nodeName
  return node.namespaceURI ? `{${node.namespaceURI}}${local}` : local
}

function attributes(element: Element): string[] {
  return Array.from(element.attributes)
    .filter((attribute) => attribute.name !== 'xmlns' && attribute.prefix !== 'xmlns')
    .map((attribute) => `${expandedName(attribute)}="${escape(attribute.value)}"`)
    .sort()
}

/** Child elements and runs of text; white space counts only where it is the whole content of an element. */
function content(element: Element): (Element | string)[] {
  const children: (Element | string)[] = []
  for (let node: Node | null = element.firstChild; node; node = node.nextSibling) {
    if (isElement(node)) children.push(node)
    else if (node.nodeType === 3 || node.nodeType === 4) addText(children, escape(node.nodeValue ?? ''))
  }
  const mixed = children.some((child) => typeof child !== 'string')
  return mixed ? children.flatMap((child) => (typeof child === 'string' ? child.trim() || [] : child)) : children
}

/** Text and CDATA side by side are one run. */
function addText(children: (Element | string)[], text: string): void {
  const last = children.length - 1
  if (typeof children[last] === 'string') children[last] += text
  else children.push(text)
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
