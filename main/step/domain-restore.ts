import type { Connection } from '../libvirt/connection.ts'
import { DOMAIN_SAVE } from '../libvirt/flags.ts'
import { parseXml, serializeXml } from '../libvirt/xml.ts'
import { removeSelected } from '../libvirt/xml-edit.ts'
import type { Addresses } from './engines.ts'
import { virsh } from './engines.ts'
import { commandLine, quote } from './shell-words.ts'
import { xmlText } from './xml-text.ts'

/** Starts a guest from memory in a file, with other files as its disks. */
export interface DomainRestore {
  readonly type: 'domain.restore'
  readonly connection: string
  readonly uuid: string
  readonly name: string
  readonly from: string
  readonly moves: readonly { readonly from: string; readonly to: string }[]
  readonly paused: boolean
}

const attribute = (path: string) => `file='${xmlText(path)}'`

/**
 * The file keeps the definition that ran; libvirt takes another one that differs in its files only. What each file stood on
 * is taken out, so that libvirt looks: an empty backingStore would hide everything below a new layer from the guest.
 */
export async function runDomainRestore({ from, moves, paused }: DomainRestore, connection: Connection): Promise<void> {
  // VIR_DOMAIN_SAVE_IMAGE_XML_SECURE: without it the screen's password would be lost.
  const { xml } = await connection.call('DOMAIN_SAVE_IMAGE_GET_XML_DESC', { file: from, flags: 1 })
  const moved = moves.reduce((text, move) => text.replaceAll(attribute(move.from), () => attribute(move.to)), xml)
  const document = parseXml(moved)
  removeSelected(document, '/domain/devices/disk/backingStore')
  const dxml = serializeXml(document)
  await connection.call('DOMAIN_RESTORE_FLAGS', {
    from,
    dxml,
    flags: paused ? DOMAIN_SAVE.PAUSED : DOMAIN_SAVE.RUNNING,
  })
}

/** What sed takes for itself in a pattern and in what replaces it (POSIX sed). */
const literal = (text: string) => text.replaceAll(/[\\|.*[\]^$&]/g, '\\$&')

export function explainDomainRestore({ connection, from, moves, paused }: DomainRestore, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(virsh(addresses, connection, ...words))
  const edits = moves.map((move) => `-e ${quote(`s|${literal(attribute(move.from))}|${literal(attribute(move.to))}|`)}`)
  const read = line('save-image-dumpxml', from, '--security-info')
  const restore = line('restore', from, '--xml', '/dev/stdin', paused ? '--paused' : '--running')
  const looked = `perl -0pe ${quote(String.raw`s{(<backingStore\b[^>]*/>|<backingStore\b(?:[^>]*[^/])?>(?:(?1)|.)*?</backingStore>)}{}gs`)}`
  return [read, ...(edits.length === 0 ? [] : [`sed ${edits.join(' ')}`]), looked, restore].join(' | ')
}
