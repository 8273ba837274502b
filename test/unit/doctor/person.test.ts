import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readPerson } from '../../../main/doctor/person.ts'
import { Look } from '../../../main/system/look.ts'

const root = mkdtempSync(join(tmpdir(), 'labrig-test-person-'))
mkdirSync(join(root, 'etc'))
writeFileSync(join(root, 'etc/group'), 'root:x:0:\nlibvirt:x:110:hina\ndocker:x:120:hina,ken\nhina:x:1000:\n')
afterAll(() => rmSync(root, { recursive: true }))

const hina = { uid: 1000, gids: [1000, 120], name: 'hina', environment: {} }

describe('whose rights are looked at', () => {
  it('is who runs it: groups of this login, and of the next', async () => {
    const seen = await readPerson(new Look({ root }), hina)
    expect(seen).toMatchObject({
      name: 'hina',
      isRoot: false,
      effective: ['docker', 'hina'],
      listed: ['libvirt', 'docker'],
    })
  })

  it('is who became root for it', async () => {
    const asRoot = { uid: 0, gids: [0], name: 'root', environment: { SUDO_USER: 'ken' } }
    const seen = await readPerson(new Look({ root }), asRoot)
    expect(seen).toMatchObject({ name: 'ken', isRoot: true, bySudo: true, effective: ['docker'] })
  })

  it.each(['root', '', 'a;b', '$(x)', '-rf'])('is not taken from SUDO_USER=%j', async (name) => {
    const asRoot = { uid: 0, gids: [0], name: 'root', environment: { SUDO_USER: name } }
    expect(await readPerson(new Look({ root }), asRoot)).toMatchObject({ name: 'root', bySudo: false })
  })
})
