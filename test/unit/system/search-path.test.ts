import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listMaySearch } from '../../../main/system/access-list.ts'
import { maySearch, problemForUser } from '../../../main/system/search-path.ts'

const qemu = { uid: 64055, gids: [104, 36] }

describe('the search bit of a directory', () => {
  it.each([
    { mode: 0o755, uid: 0, gid: 0, allowed: true },
    { mode: 0o751, uid: 0, gid: 0, allowed: true },
    { mode: 0o750, uid: 0, gid: 0, allowed: false },
    { mode: 0o700, uid: 64055, gid: 0, allowed: true },
    { mode: 0o077, uid: 64055, gid: 104, allowed: false },
    { mode: 0o710, uid: 0, gid: 104, allowed: true },
    { mode: 0o710, uid: 0, gid: 36, allowed: true },
    // The group's class decides, although everybody else may.
    { mode: 0o701, uid: 0, gid: 104, allowed: false },
    { mode: 0o666, uid: 0, gid: 0, allowed: false },
  ])('of mode $mode of user $uid and group $gid lets qemu in: $allowed', ({ mode, uid, gid, allowed }) => {
    expect(maySearch(mode, uid, gid, qemu)).toBe(allowed)
  })

  it('never keeps root out', () => {
    expect(maySearch(0, 5, 5, { uid: 0, gids: [] })).toBe(true)
  })
})

describe('an access control list', () => {
  const owner = { uid: 1000, gid: 1000 }
  const list = (...entries: string[]) => ['user::rwx', ...entries, 'other::---'].join('\n')

  it.each([
    ['without entries beyond the mode says nothing', list('group::---'), null],
    ['lets a named user in', list('user:64055:--x', 'group::---', 'mask::--x'), true],
    ['lets a named user in only as far as the mask', list('user:64055:--x\t#effective:---', 'mask::r--'), false],
    ['keeps a named user out whose group may', list('user:64055:r--', 'group:104:--x', 'mask::rwx'), false],
    ['lets one of several groups in', list('group::---', 'group:104:r--', 'group:36:--x', 'mask::rwx'), true],
    [
      'keeps groups out that all may not',
      list('group:104:r--', 'mask::rwx').replace('other::---', 'other::--x'),
      false,
    ],
    ['leaves strangers to what others may', list('user:5:rwx', 'group:6:rwx', 'mask::rwx'), false],
    ['is not the one that new files get', list('group::---', 'default:user:64055:--x', 'default:mask::rwx'), null],
  ])('%s', (_, text, allowed) => {
    expect(listMaySearch(text, owner, qemu)).toBe(allowed)
  })

  it('has entries for the owner and the owning group', () => {
    const text = list('group::--x', 'mask::--x')
    expect(listMaySearch(text, owner, { uid: 1000, gids: [] })).toBe(true)
    expect(listMaySearch(text, owner, { uid: 7, gids: [1000] })).toBe(true)
    expect(listMaySearch(text, owner, { uid: 7, gids: [7] })).toBe(false)
  })
})

describe('a file for another user', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'labrig-test-search-'))
    chmodSync(folder, 0o755)
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  function make(path: string, content = 'x'): string {
    const full = join(folder, path)
    mkdirSync(join(full, '..'), { recursive: true })
    writeFileSync(full, content)
    return full
  }

  it('is reached where every directory may be searched', async () => {
    expect(await problemForUser(make('a/b/disk.img'), qemu)).toBeNull()
  })

  it('is not reached behind a directory that may not, which is named with its mode', async () => {
    const path = make('a/b/c/disk.img')
    chmodSync(join(folder, 'a/b'), 0o750)
    const culprit = join(folder, 'a/b')
    expect(await problemForUser(path, qemu)).toEqual({ problem: 'not-searchable', culprit, mode: '750' })
  })

  it('is not reached through a link into a closed place, however open the link stands', async () => {
    make('closed/inner/disk.img')
    mkdirSync(join(folder, 'open'))
    symlinkSync(join(folder, 'closed/inner'), join(folder, 'open/isos'))
    chmodSync(join(folder, 'closed'), 0o700)
    expect(await problemForUser(join(folder, 'open/isos/disk.img'), qemu)).toMatchObject({
      problem: 'not-searchable',
      culprit: join(folder, 'closed'),
    })
  })

  it('is not judged by its own mode: libvirt gives it to qemu', async () => {
    const path = make('disk.img')
    chmodSync(path, 0o600)
    expect(await problemForUser(path, qemu)).toBeNull()
  })

  it.each([
    ['that is not there', 'a/none.img', 'missing', 'a/none.img'],
    ['in a directory that is not there', 'no/such/none.img', 'missing', 'no'],
    ['behind a file', 'a/file/none.img', 'missing', 'a/file'],
    ['that is a directory', 'a', 'not-a-file', 'a'],
    ['without content', 'empty.iso', 'empty', 'empty.iso'],
  ])('%s is told so', async (...[, path, problem, culprit]) => {
    make('a/file')
    make('empty.iso', '')
    expect(await problemForUser(join(folder, path), qemu)).toEqual({ problem, culprit: join(folder, culprit) })
  })

  it('may be a device that is no disk: told so', async () => {
    expect(await problemForUser('/dev/null', qemu)).toEqual({ problem: 'not-a-file', culprit: '/dev/null' })
  })

  it('behind a directory that a list opens is reached', async () => {
    const path = make('closed/disk.img')
    chmodSync(join(folder, 'closed'), 0o710)
    // The program may not be installed here; this is what acl 2.3 writes.
    const said = 'user::rwx\\nuser:64055:--x\\ngroup::---\\nmask::--x\\nother::---\\n'
    const program = make('bin/getfacl', `#!/bin/sh\n[ "$5" = '${folder}/closed' ] && printf '${said}'\n`)
    chmodSync(program, 0o755)
    const before = process.env['PATH'] ?? ''
    process.env['PATH'] = '/nowhere'
    try {
      expect(await problemForUser(path, qemu)).toMatchObject({ problem: 'not-searchable' })
      process.env['PATH'] = `${join(folder, 'bin')}:${before}`
      expect(await problemForUser(path, qemu)).toBeNull()
    } finally {
      process.env['PATH'] = before
    }
  })

  it('is judged as the kernel does for a user without rights', async (context) => {
    context.skip(process.getuid?.() !== 0, 'needs root to become another user')
    const nobody = { uid: 65534, gids: [65534] }
    const directories = [
      { name: 'open', mode: 0o711, uid: 0, gid: 0 },
      { name: 'group', mode: 0o710, uid: 0, gid: 65534 },
      { name: 'group-denied', mode: 0o701, uid: 0, gid: 65534 },
      { name: 'owner', mode: 0o100, uid: 65534, gid: 0 },
      { name: 'owner-denied', mode: 0o011, uid: 65534, gid: 0 },
      { name: 'closed', mode: 0o700, uid: 0, gid: 0 },
    ]
    for (const { name, mode, uid, gid } of directories) {
      const path = make(`${name}/file`)
      chownSync(join(folder, name), uid, gid)
      chmodSync(join(folder, name), mode)
      expect([name, (await problemForUser(path, nobody)) === null]).toEqual([name, nobodySees(path)])
    }
  })
})

/** What the kernel says. */
function nobodySees(path: string): boolean {
  const as = ['--reuid', '65534', '--regid', '65534', '--clear-groups']
  try {
    execFileSync('setpriv', [...as, 'test', '-e', path], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
