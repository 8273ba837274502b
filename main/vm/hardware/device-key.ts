import { isElement, type Element } from '../../libvirt/xml.ts'
import { value } from './device-facts.ts'

/** What names a device beside its kind; null for one that has no name of its own. */
function nameOf(element: Element): string | null {
  switch (element.localName ?? '') {
    case 'disk':
      return value(element, 'target', 'dev')
    case 'interface':
      return value(element, 'mac', 'address')
    case 'filesystem':
      return value(element, 'target', 'dir')
    case 'channel':
      return value(element, 'target', 'name')
    case 'graphics':
      return value(element, null, 'type')
    case 'controller':
      return `${value(element, null, 'type') ?? ''}${value(element, null, 'index') ?? ''}`
    default:
      return null
  }
}

/** How many of the same element stand before it. */
function placeOf(element: Element): number {
  let place = 0
  for (let node = element.previousSibling; node; node = node.previousSibling) {
    if (isElement(node) && node.localName === element.localName) place++
  }
  return place
}

/** Names a device in both definitions of a VM; those without a name of their own are counted. */
export function keyOf(element: Element): string {
  return `${element.localName ?? element.nodeName}:${nameOf(element) ?? placeOf(element)}`
}
