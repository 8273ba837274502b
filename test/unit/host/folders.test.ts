import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderListing } from '../../../contract/host.ts'
import { listFolder } from '../../../main/host/folders.ts'
import { parseDetection, parseSystems } from '../../../main/host/osinfo.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-folders-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('a folder', () => {
  it('lists folders first, then files, by name with numbers in their order', async () => {
    for (const name of ['b', 'a10', 'a9']) mkdirSync(join(folder, name))
    writeFileSync(join(folder, 'z.iso'), 'xyz')
    writeFileSync(join(folder, 'A.iso'), '')
    writeFileSync(join(folder, '.hidden'), '')
    symlinkSync(join(folder, 'gone'), join(folder, 'dangling'))
    symlinkSync(join(folder, 'b'), join(folder, 'link'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    const listing = await listFolder(folder)
    expect(folderListing.parse(listing)).toEqual(listing)
    expect(listing.entries.map(({ name, kind, bytes }) => [name, kind, bytes])).toEqual([
      ['a9', 'folder', null],
      ['a10', 'folder', null],
      ['b', 'folder', null],
      ['link', 'folder', null],
      ['A.iso', 'file', 0],
      ['z.iso', 'file', 3],
    ])
    expect([listing.path, listing.cut]).toEqual([folder, false])
  })

  it('knows where it lies', async () => {
    expect((await listFolder(folder)).parent).toBe(tmpdir())
    expect((await listFolder('/')).parent).toBeNull()
  })

  it.each([
    ['nowhere', 'missing'],
    ['file', 'not-a-file'],
  ])('that is %s is a problem of its path', async (name, problem) => {
    writeFileSync(join(folder, 'file'), '')
    const path = join(folder, name)
    await expect(listFolder(path)).rejects.toMatchObject({ code: 'PATH_PROBLEM', data: { path, problem } })
  })
})

describe('the table of operating systems', () => {
  const table = [
    ' Short ID             | Name                 | Version  | Family | Release date | ID',
    '----------------------+----------------------+----------+--------+--------------+---',
    ' debian12             | Debian 12            | 12       | linux  | 2023-06-10   | http://debian.org/debian/12',
    ' alpinelinux3.0       | Alpine Linux 3.0     | 3.0      | linux  |              | http://alpinelinux.org/alpinelinux/3.0',
    ' fedora40             | Fedora Linux 40      | 40       | linux  | 2024-04-16   | http://fedoraproject.org/fedora/40',
    '',
  ].join('\n')

  it('is read by its heads, newest first', () => {
    expect(parseSystems(table).map(({ shortId, released }) => [shortId, released])).toEqual([
      ['fedora40', '2024-04-16'],
      ['debian12', '2023-06-10'],
      ['alpinelinux3.0', null],
    ])
    expect(parseSystems(table)[1]).toEqual({
      id: 'http://debian.org/debian/12',
      shortId: 'debian12',
      name: 'Debian 12',
      family: 'linux',
      released: '2023-06-10',
    })
  })

  it('that is empty has none', () => {
    expect(parseSystems('')).toEqual([])
  })

  it.each([
    ["Media is bootable.\nMedia is an installer for OS 'Debian 12'", { bootable: true, name: 'Debian 12' }],
    ["Media is an installer for OS 'Ubuntu 22.04 LTS (x86_64)'", { bootable: false, name: 'Ubuntu 22.04 LTS' }],
    ["Media is live media for OS 'Fedora 40'", { bootable: false, name: 'Fedora 40' }],
    ['Media is bootable.', { bootable: true, name: null }],
    ['Error parsing media', { bootable: false, name: null }],
  ])('of a medium: %j', (said, found) => {
    expect(parseDetection(said)).toEqual(found)
  })
})
