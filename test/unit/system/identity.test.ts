import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { identityOf } from '../../../main/system/identity.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'labrig-test-identity-'))
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

describe('who a user id is', () => {
  it('has its own group and those that name it', async () => {
    writeFileSync(join(root, 'passwd'), 'root:x:0:0::/root:/bin/sh\nlibvirt-qemu:x:64055:104::/nowhere:/bin/false\n')
    writeFileSync(join(root, 'group'), 'kvm:x:36:libvirt-qemu,me\ndisk:x:6:me\ntape:x:26:libvirt-qemu\nempty:x:99:\n')
    expect(await identityOf(64055, 104, root)).toEqual({ uid: 64055, gids: [104, 36, 26] })
  })

  it('without an entry has the given group alone, and none of a nameless member', async () => {
    writeFileSync(join(root, 'passwd'), '')
    writeFileSync(join(root, 'group'), 'odd:x:5:\nodd2:x:6\n')
    expect(await identityOf(7, 8, root)).toEqual({ uid: 7, gids: [8] })
    expect(await identityOf(7, 8, join(root, 'nowhere'))).toEqual({ uid: 7, gids: [8] })
  })
})
