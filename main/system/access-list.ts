import { CommandError, runCommand } from './command.ts'
import type { Identity } from './identity.ts'

interface Entry {
  readonly tag: string
  /** Null for the owner's, the group's and everybody else's entry. */
  readonly id: number | null
  readonly search: boolean
}

function entriesOf(text: string): Entry[] {
  return text
    .split('\n')
    .map((line) => /^(user|group|mask|other):(\d*):([rwx-]{3})/.exec(line))
    .filter((match) => match !== null)
    .map(([, tag = '', id = '', bits = '']) => ({ tag, id: id === '' ? null : Number(id), search: bits[2] === 'x' }))
}

/**
 * Whether an access control list lets somebody search a directory, by the algorithm of acl(5).
 * @param text as getfacl writes it with --numeric
 * @param owner the directory's
 * @returns null when there is no list beyond the mode bits
 */
export function listMaySearch(text: string, owner: { uid: number; gid: number }, who: Identity): boolean | null {
  const entries = entriesOf(text)
  const mask = entries.find((entry) => entry.tag === 'mask')
  if (mask === undefined) return null
  const entryOf = (tag: string, id: number | null) => entries.find((entry) => entry.tag === tag && entry.id === id)
  if (who.uid === owner.uid) return entryOf('user', null)?.search === true
  const named = entryOf('user', who.uid)
  if (named !== undefined) return named.search && mask.search
  const groups = entries.filter(
    (entry) => entry.tag === 'group' && who.gids.includes(entry.id === null ? owner.gid : entry.id),
  )
  if (groups.length > 0) return groups.some((group) => group.search) && mask.search
  return entryOf('other', null)?.search === true
}

/** The list of a directory; empty where it cannot be read. Without the program nobody will have set one. */
export async function readAccessList(directory: string): Promise<string> {
  try {
    const args = ['--omit-header', '--numeric', '--absolute-names', '--', directory]
    return (await runCommand('getfacl', args, { timeout: 5000 })).stdout
  } catch (error) {
    if (error instanceof CommandError) return ''
    throw error
  }
}
