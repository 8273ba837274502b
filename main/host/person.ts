import { readdir, readFile } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { guestUser, sshPublicKey, type Person } from '../../contract/cloud-init.ts'

/** For root, and for names that a guest would not take. */
const USER = 'lab'
/** A public key is a line; what is longer is none. Letters. */
const LONGEST = 16_384
/** The ones that ssh itself tries first come first (ssh_config(5), IdentityFile). */
const ORDER = ['ed25519', 'ecdsa', 'rsa']

type Key = Person['keys'][number]

const rank = ({ key }: Key) => {
  const found = ORDER.findIndex((word) => key.split(' ', 1)[0]?.includes(word))
  return found < 0 ? ORDER.length : found
}

/** Public keys in a folder of ssh, the strongest first; none when there is no such folder. */
export async function listSshKeys(folder: string): Promise<Key[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.pub')).sort()
  const keys: Key[] = []
  for (const name of names) {
    const path = join(folder, name)
    const text = await readFile(path, 'utf8').catch(() => '')
    const key = text.length > LONGEST ? '' : text.trim()
    if (sshPublicKey.safeParse(key).success) keys.push({ path, key, comment: key.split(' ').slice(2).join(' ') })
  }
  return keys.sort((a, b) => rank(a) - rank(b))
}

/** A name for a guest's first user: small letters, never root. */
export function guestUserOf(name: string): string {
  const wanted = name.toLowerCase()
  return wanted !== 'root' && guestUser.safeParse(wanted).success ? wanted : USER
}

/** The person whose process this is. */
export async function readPerson(): Promise<Person> {
  return { user: guestUserOf(userInfo().username), keys: await listSshKeys(join(homedir(), '.ssh')) }
}
