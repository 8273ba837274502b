import { Fault } from '../../contract/fault.ts'
import { commandLine } from '../step/shell-words.ts'
import type { PathProblem } from '../system/search-path.ts'
import { problemForUser } from '../system/search-path.ts'
import type { HostAbilities } from './host-abilities.ts'

function sentence(path: string, found: PathProblem): string {
  switch (found.problem) {
    case 'missing':
      return found.culprit === path ? `There is no file ${path}.` : `There is no directory ${found.culprit}.`
    case 'not-a-file':
      return `${path} is not a file.`
    case 'empty':
      return `${path} is empty.`
    case 'denied':
      return `${found.culprit} may not be looked at.`
    case 'not-searchable':
      return `qemu cannot reach ${path}: the directory ${found.culprit} (mode ${found.mode}) lacks the search bit for its user.`
  }
}

/**
 * Refuses a file that the guest's qemu could not open, before anything is made. Only for the local host: the files of a
 * remote one are not ours to look at.
 * @throws Fault PATH_PROBLEM naming the file or directory at fault
 */
export async function checkReadable(path: string, abilities: HostAbilities): Promise<void> {
  const who = abilities.qemuUser ?? { uid: process.getuid?.() ?? 0, gids: process.getgroups?.() ?? [] }
  const found = await problemForUser(path, who)
  if (found === null) return
  const remedy =
    found.problem === 'not-searchable'
      ? [
          commandLine(['setfacl', '-m', `u:${who.uid}:x`, found.culprit]),
          commandLine(['mv', path, '/var/lib/libvirt/images/']),
        ]
      : []
  const problem = found.problem === 'denied' ? 'unreadable' : found.problem
  throw new Fault('PATH_PROBLEM', { path, problem, culprit: found.culprit, remedy }, sentence(path, found))
}
