import { readFile } from 'node:fs/promises'

/** A user of this host, as far as access to files goes. */
export interface Identity {
  readonly uid: number
  readonly gids: readonly number[]
}

/** The groups that a user id gets at login, from passwd(5) and group(5); only the given group when it has no entry. */
export async function identityOf(uid: number, gid: number, root = '/etc'): Promise<Identity> {
  const rows = async (file: string) =>
    (await readFile(`${root}/${file}`, 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'))
  const name = (await rows('passwd')).find((row) => row[2] === String(uid))?.[0]
  const supplementary = (await rows('group'))
    .filter((row) => name !== undefined && (row[3] ?? '').split(',').includes(name))
    .map((row) => Number(row[2]))
  return { uid, gids: [gid, ...supplementary] }
}
