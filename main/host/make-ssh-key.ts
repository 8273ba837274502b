import { access } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { nameTaken } from '../../contract/fault.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * Plans a new key pair of this user. The private half is written by ssh-keygen and read by nobody here.
 * @throws Fault NAME_TAKEN: a key that is there is never replaced
 */
export async function planSshKey(
  { path, comment }: { readonly path: string; readonly comment?: string | undefined },
  _engines: Engines,
): Promise<Plan> {
  for (const file of [path, `${path}.pub`]) if (await isThere(file)) throw nameTaken('file', file, file)
  const words = comment ?? `${userInfo().username}@${hostname()}`
  return {
    title: `make the SSH key ${path}`,
    subjects: [`ssh-key:${path}`],
    steps: [{ type: 'ssh.keygen', path, comment: words }],
    atomic: false,
    destroys: [],
    locks: [`ssh-key:${path}`],
  }
}
