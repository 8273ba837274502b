import { describe, expect, it } from 'vitest'
import { missingForNamespaces, type Namespaces } from '../../../main/image/debian-build.ts'

const able: Namespaces = {
  ...{ root: false, username: 'ada', uid: 1000, newuidmap: true, unprivileged: null },
  ...{ subuid: 'ada:100000:65536\n', subgid: '1000:100000:65536\n' },
}

describe('a Debian that an ordinary user builds', () => {
  it('needs nothing more where the user has ids to give, by name or number; nor does root', () => {
    expect(missingForNamespaces(able)).toBeNull()
    expect(missingForNamespaces({ ...able, root: true, newuidmap: false })).toBeNull()
    expect(missingForNamespaces({ ...able, unprivileged: '1\n' })).toBeNull()
  })

  it.each([
    ['the program that gives them', { newuidmap: false }, 'sudo apt-get install uidmap'],
    ['a kernel that lets users', { unprivileged: '0\n' }, 'sudo sysctl kernel.unprivileged_userns_clone=1'],
    ['ids', { subuid: '' }, 'sudo usermod --add-subuids 165536-231071 --add-subgids 165536-231071 ada'],
    [
      'ids, which nobody else may have',
      { subuid: 'bob:200000:65536\n', subgid: 'bob:200000:65536\n' },
      'sudo usermod --add-subuids 265536-331071 --add-subgids 265536-331071 ada',
    ],
  ])('is told what helps where it lacks %s', (_what, changes, command) => {
    expect(missingForNamespaces({ ...able, ...changes })).toEqual([command])
  })
})
