import type { FileEntry } from '../../../contract/container-files.ts'
import { formatBytes } from '../../lib/format.ts'

const signs = { file: '-', folder: 'd', link: 'l', other: '?' } as const

function three(bits: number, special: boolean, letter: string): string {
  const run = bits % 2 === 1
  const last = special ? (run ? letter : letter.toUpperCase()) : run ? 'x' : '-'
  return `${bits >= 4 ? 'r' : '-'}${bits % 4 >= 2 ? 'w' : '-'}${last}`
}

/** As ls writes it: drwxr-xr-t. */
export function modeText(kind: FileEntry['kind'], mode: number): string {
  return (
    signs[kind] +
    three((mode >> 6) & 7, (mode & 0o4000) !== 0, 's') +
    three((mode >> 3) & 7, (mode & 0o2000) !== 0, 's') +
    three(mode & 7, (mode & 0o1000) !== 0, 't')
  )
}

/** In bytes where that says more. */
export function sizeText(bytes: number, language: string): string {
  return bytes < 1024 ? `${bytes} B` : formatBytes(bytes, language)
}

/** What a row leads to: a link to what it ends at. */
export function endOf({ kind, leads }: Pick<FileEntry, 'kind' | 'leads'>): 'file' | 'folder' | 'other' {
  return kind === 'link' ? (leads ?? 'other') : kind
}

/** Folders first, then by name; only those that have the text. */
export function listedFiles(entries: readonly FileEntry[], text: string, collator: Intl.Collator): FileEntry[] {
  const wanted = text.trim().toLowerCase()
  return entries
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort((a, b) => {
      const folders = Number(endOf(b) === 'folder') - Number(endOf(a) === 'folder')
      return folders === 0 ? collator.compare(a.name, b.name) : folders
    })
}

/** Whether an editor that knows only \n can give the text back as it was: all its lines end the same way. */
export function lineEnd(text: string): '\n' | '\r\n' | null {
  const windows = text.split('\r\n').length - 1
  const all = text.split('\n').length - 1
  if (text.replaceAll('\r\n', '').includes('\r')) return null
  return windows === 0 ? '\n' : windows === all ? '\r\n' : null
}
