import type { Element } from '../../libvirt/xml.ts'
import { value } from './device-facts.ts'

/** By element: what it has only while it runs, and where the definition tells it. */
const places: Readonly<Record<string, readonly (readonly [name: string, child: string | null, attribute: string])[]>> =
  {
    interface: [['tap', 'target', 'dev']],
    graphics: [['port', null, 'port']],
    serial: [['path', 'source', 'path']],
    channel: [['state', 'target', 'state']],
  }

/** What a device has only while it runs; it is not compared with the next start. */
export function nowOf(element: Element): Record<string, string> {
  const found = (places[element.localName ?? ''] ?? []).flatMap(([name, child, attribute]) => {
    const text = value(element, child, attribute)
    return text === null || text === '-1' ? [] : [[name, text] as const]
  })
  return Object.fromEntries(found)
}
