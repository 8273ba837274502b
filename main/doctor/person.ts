import { userInfo } from 'node:os'
import type { Look, Seen } from '../system/look.ts'

/** Whose rights are looked at: who runs Labrig, or who became root for it with sudo. */
export interface Person {
  readonly name: string
  /** Whether this process has root's rights. */
  readonly isRoot: boolean
  /** Whether it is root for somebody else. */
  readonly bySudo: boolean
  /** Groups that this login has; those of the next login when it is another's by sudo. */
  readonly effective: readonly string[]
  /** Groups that the next login will have, by group(5). */
  readonly listed: readonly string[]
  readonly seen: { readonly group: Seen }
}

interface Process {
  readonly uid: number
  readonly gids: readonly number[]
  readonly name: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

function thisProcess(): Process {
  return {
    uid: process.geteuid?.() ?? 0,
    gids: [process.getegid?.() ?? 0, ...(process.getgroups?.() ?? [])],
    name: userInfo().username,
    environment: process.env,
  }
}

/** What SUDO_USER may hold: it goes into commands. */
const ACCOUNT = /^[a-z_][a-z0-9_-]{0,31}$/

export async function readPerson(look: Look, who: Process = thisProcess()): Promise<Person> {
  const group = await look.file('/etc/group')
  const rows = group.text.split('\n').map((line) => line.split(':'))
  const sudo = who.environment['SUDO_USER'] ?? ''
  const bySudo = who.uid === 0 && ACCOUNT.test(sudo) && sudo !== 'root'
  const name = bySudo ? sudo : who.name
  const listed = rows.filter((row) => (row[3] ?? '').split(',').includes(name)).map((row) => row[0] ?? '')
  const held = rows.filter((row) => who.gids.includes(Number(row[2]))).map((row) => row[0] ?? '')
  return { name, isRoot: who.uid === 0, bySudo, effective: bySudo ? listed : held, listed, seen: { group } }
}
