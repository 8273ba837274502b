import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { guestUserOf, listSshKeys } from '../../../main/host/person.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-ssh-'))
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  write('id_rsa.pub', 'ssh-rsa AAAAB3Nza me@old\n')
  write('id_ed25519.pub', 'ssh-ed25519 AAAAC3Nza me@here and there\n')
  write('id_ed25519', 'no key for others')
  write('broken.pub', 'no key at all')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the public keys of a person', () => {
  it('are those in the folder, the strongest first', async () => {
    expect((await listSshKeys(folder)).map(({ comment }) => comment)).toEqual(['me@here and there', 'me@old'])
  })
  it('are none where there is no folder', async () => {
    expect(await listSshKeys(join(folder, 'none'))).toEqual([])
  })
})

describe("the name of a guest's first user", () => {
  it.each([
    ['ada', 'ada'],
    ['Ada', 'ada'],
    ['root', 'lab'],
    ['DOMAIN\\ada', 'lab'],
  ])('of %s is %s', (name, user) => {
    expect(guestUserOf(name)).toBe(user)
  })
})
