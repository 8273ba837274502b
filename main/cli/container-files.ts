import { createRouterClient } from '@orpc/server'
import type { FileEntry, FileListing } from '../../contract/container-files.ts'
import { router } from '../api/router.ts'
import { tell, type Surroundings } from './act-calls.ts'
import { table, toJson } from './output.ts'
import type { TypedArguments } from './vm-words.ts'

const signs = { file: '-', folder: 'd', link: 'l', other: '?' } as const

/** As ls writes it: drwxr-xr-t. */
export function modeText({ kind, mode }: Pick<FileEntry, 'kind' | 'mode'>): string {
  const three = (bits: number, special: boolean, letter: string) => {
    const run = bits % 2 === 1
    const last = special ? (run ? letter : letter.toUpperCase()) : run ? 'x' : '-'
    return `${bits >= 4 ? 'r' : '-'}${bits % 4 >= 2 ? 'w' : '-'}${last}`
  }
  const at = (shift: number) => (mode >> shift) & 7
  return (
    signs[kind] +
    three(at(6), (mode & 0o4000) !== 0, 's') +
    three(at(3), (mode & 0o2000) !== 0, 's') +
    three(at(0), (mode & 0o1000) !== 0, 't')
  )
}

/** As ls does on a terminal: a name must not be able to command it. */
const printable = (name: string) => name.replace(/\p{Cc}/gu, '?')

/** The names of a folder as a table. */
export function fileRows({ entries }: FileListing): string {
  const rows = entries.map((entry) => [
    modeText(entry),
    `${entry.uid}:${entry.gid}`,
    String(entry.size),
    new Date(entry.modified * 1000).toISOString().slice(0, 16).replace('T', ' '),
    printable(entry.target === '' ? entry.name : `${entry.name} -> ${entry.target}`),
  ])
  return table(['MODE', 'OWNER', 'SIZE', 'CHANGED', 'NAME'], rows)
}

/** What is missing in a listing; empty when nothing is. @param remedy behind the words of an answer that was broken off */
export function folderNote({ cut, total, entries }: FileListing, remedy = ''): string {
  if (cut !== null) return `labrig: read ${Math.round(cut / 2 ** 20)} MiB and stopped: names may be missing${remedy}\n`
  return total > entries.length ? `labrig: ${entries.length} of ${total} names\n` : ''
}

/** `labrig container files`. @returns the exit code */
export async function printFiles(id: string, args: TypedArguments, around: Surroundings): Promise<number> {
  const { services, output, signal } = around
  const client = createRouterClient(router, { context: services })
  const input = { id, path: args.words[2] ?? '/', thorough: args.flags.has('thorough') }
  const listing = await client.container.files(input, { signal })
  if (args.flags.has('json')) return tell(output, toJson(listing, 2) + '\n')
  output.out(fileRows(listing))
  output.err(folderNote(listing, '; --thorough reads on'))
  return 0
}

const letters = { added: 'A', changed: 'C', deleted: 'D' } as const

/** `labrig container diff`, in the form of docker's own. @returns the exit code */
export async function printChanges(id: string, args: TypedArguments, around: Surroundings): Promise<number> {
  const { services, output, signal } = around
  const client = createRouterClient(router, { context: services })
  const search = args.values.get('search') ?? ''
  const limit = 2000
  const first = await client.container.changes({ id, search, limit }, { signal })
  const files = [...first.files]
  while (files.length < first.total) {
    const { files: more } = await client.container.changes({ id, search, limit, offset: files.length }, { signal })
    if (more.length === 0) break
    files.push(...more)
  }
  if (args.flags.has('json')) return tell(output, toJson({ ...first, files }, 2) + '\n')
  return tell(output, files.map(({ path, change }) => `${letters[change]} ${path}\n`).join(''))
}
