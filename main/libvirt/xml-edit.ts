/** Changing a tree without touching what is not meant: order, comments and foreign parts stay. */
import { isElement, parseXml, selectNodes, type Document, type Element, type Node } from './xml.ts'

/**
 * Sets the text of a child element or an attribute, making the missing elements of the path; null removes it.
 *
 * @param path child names, such as `os/boot/@dev` or `vcpu`; where several children match, the first is meant
 */
export function setValue(parent: Element, path: string, value: string | null): void {
  const steps = path.split('/')
  const last = steps.pop() ?? ''
  if (!steps.every(isName) || !isName(last.replace(/^@/, ''))) throw new TypeError(`"${path}" is not a child path`)
  let element: Element = parent
  for (const step of steps) {
    const next = childElement(element, step)
    if (!next && value === null) return
    element = next ?? appendElement(element, step)
  }
  if (last.startsWith('@')) setAttribute(element, last.slice(1), value)
  else setChildText(element, last, value)
}

function isName(step: string): boolean {
  return /^[A-Za-z_][\w.-]*$/.test(step)
}

function setAttribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name)
  else element.setAttribute(name, value)
}

function setChildText(parent: Element, name: string, value: string | null): void {
  const child = childElement(parent, name)
  if (value !== null) (child ?? appendElement(parent, name)).textContent = value
  else if (child) removeNode(child)
}

/** First child element of a name without a namespace. */
export function childElement(parent: Element, name: string): Element | null {
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    if (isElement(node) && node.localName === name && !node.namespaceURI) return node
  }
  return null
}

/** Adds an empty element at the end of the parent's children. */
export function appendElement(
  parent: Element,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
): Element {
  const child = ownerOf(parent).createElementNS(null, name)
  for (const [key, value] of Object.entries(attributes)) child.setAttribute(key, value)
  parent.appendChild(child)
  return child
}

/** Adds a parsed fragment of one element, such as a device. @throws XmlError */
export function appendXml(parent: Element, xml: string): Element {
  const root = parseXml(xml).documentElement
  if (!root) throw new TypeError('the fragment has no element')
  const copy = ownerOf(parent).importNode(root, true)
  parent.appendChild(copy)
  return copy
}

/** Removes a node and the line's indentation before it. */
export function removeNode(node: Node): void {
  const before = node.previousSibling
  if (before?.nodeType === 3 && /^\s*$/.test(before.nodeValue ?? '')) before.parentNode?.removeChild(before)
  node.parentNode?.removeChild(node)
}

/** Removes what an XPath selects. @returns how many nodes went */
export function removeSelected(node: Node, expression: string): number {
  const selected = selectNodes(node, expression)
  for (const each of selected) removeNode(each)
  return selected.length
}

/** The element of a namespace inside `<metadata>` of a domain or network; null when there is none. */
export function metadataElement(document: Document, namespace: string): Element | null {
  const metadata = document.documentElement && childElement(document.documentElement, 'metadata')
  for (let node = metadata?.firstChild ?? null; node; node = node.nextSibling) {
    if (isElement(node) && node.namespaceURI === namespace) return node
  }
  return null
}

/**
 * Replaces (or, with null, removes) the element of a namespace inside `<metadata>`. libvirt keeps one element per
 * namespace and requires a prefix on it.
 *
 * @throws XmlError, or TypeError when the element is of another namespace
 */
export function setMetadataElement(document: Document, namespace: string, xml: string | null): void {
  const root = document.documentElement
  if (!root) throw new TypeError('the document has no element')
  const old = metadataElement(document, namespace)
  if (old) removeNode(old)
  if (xml === null) return
  const metadata = childElement(root, 'metadata') ?? appendElement(root, 'metadata')
  const added = appendXml(metadata, xml)
  if (added.namespaceURI !== namespace || !added.prefix) {
    metadata.removeChild(added)
    throw new TypeError(`the metadata element must have a prefix bound to ${namespace}`)
  }
}

function ownerOf(node: Node): Document {
  const owner = node.ownerDocument
  if (!owner) throw new TypeError('the node belongs to no document')
  return owner
}
