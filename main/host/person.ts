import { readdir, readFile } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { guestUser, sshPublicKey, type Person } from '../../contract/cloud-init.ts'
import { readOwnPlace } from './own-place.ts'

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

/** ssh tries the first by itself (ssh_config(5), IdentityFile); what is there stays. */
async function freeKeyPath(folder: string): Promise<string> {
  const taken = new Set(await readdir(folder).catch(() => []))
  const isFree = (name: string) => !taken.has(name) && !taken.has(`${name}.pub`)
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'id_ed25519' : number === 2 ? 'id_ed25519_labrig' : `id_ed25519_labrig${number - 1}`
    if (isFree(name)) return join(folder, name)
  }
}

/** The person whose process this is. */
export async function readPerson(): Promise<Person> {
  const folder = join(homedir(), '.ssh')
  const newKey = await freeKeyPath(folder)
  const { username } = userInfo()
  const place = await readOwnPlace(username)
  return { user: guestUserOf(username), keys: await listSshKeys(folder), newKey, ...place }
}
