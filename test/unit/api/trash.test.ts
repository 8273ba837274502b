import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TRASH_MARK } from '../../../main/inventory/own-marks.ts'
import { budgetOf } from '../../../main/api/budget.ts'
import { emptyExpired, trashed } from '../../../main/api/trash.ts'
import type { FakeDomain } from '../../support/fake-libvirt/index.ts'
import { ServicesOnFakes } from '../../support/on-fakes.ts'

let on: ServicesOnFakes
beforeEach(async () => {
  on = await ServicesOnFakes.make()
})
afterEach(() => on[Symbol.asyncDispose]())

const DAY = 86_400_000
const now = Date.parse('2026-11-22T00:00:00Z')
const me = process.getuid?.() ?? 0
const host = () => on.fakeLibvirt.host

function inTrash(name: string, days: number, by = me, changes: Partial<FakeDomain> = {}): FakeDomain {
  const called = `${name}~trash`
  const xml = `<domain type='qemu'><name>${called}</name><devices></devices></domain>`
  const domain = host().addDomain(called, { xml, ...changes })
  const at = new Date(now - days * DAY).toISOString()
  domain.metadata.set(TRASH_MARK.uri, `<trash name='${name}' at='${at}' by='${by}'/>`)
  return domain
}
const left = () => [...host().domains.values()].map(({ name }) => name.replace('~trash', '')).sort()
const services = async () => {
  on.services.connections.start()
  await on.services.connections.settled()
  return on.services
}
const emptied = async () => {
  const entries = await on.services.journal.list(100)
  return entries.filter(({ phase, procedure }) => phase === 'done' && procedure === 'vm.emptyTrash').length
}

describe('the trash, left to itself', () => {
  it('loses what this user moved there 14 days ago, and tells the journal', async () => {
    inTrash('old', 15)
    inTrash('young', 13)
    inTrash('foreign', 100, me + 1)
    inTrash('awake', 100, me, { id: 3, state: 1 })
    host().addDomain('other')
    await emptyExpired(await services(), now)
    expect(left()).toEqual(['awake', 'foreign', 'other', 'young'])
    expect(await emptied()).toBe(1)
  })

  it('goes by the setting, and keeps all when it is off or cannot be read', async () => {
    inTrash('old', 100)
    const ready = await services()
    await ready.settings.change({ trashDays: null })
    await emptyExpired(ready, now)
    expect(left()).toEqual(['old'])
    const path = join(ready.paths.config, 'settings.json')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, '{ "trashDays": ')
    await emptyExpired(ready, now)
    expect(left()).toEqual(['old'])
    expect((await trashed(ready)).days).toBeNull()
    writeFileSync(path, '{ "trashDays": 99 }')
    await emptyExpired(ready, now)
    expect(left()).toEqual([])
  })

  it('is told with what would go and when', async () => {
    const pool = host().addPool('default')
    const { key } = host().addVolume(pool, 'own.img', Buffer.alloc(100))
    const domain = inTrash('old', 4)
    domain.xml = domain.xml.replace(
      '<devices>',
      `<devices><disk type='file' device='disk'><source file='${key}'/><target dev='vda'/></disk>`,
    )
    const told = await trashed(await services())
    expect(told.days).toBe(14)
    expect(told.vms).toMatchObject([{ former: 'old', until: now + 10 * DAY, kept: null, files: [{ path: key }] }])
  })
})

describe('the budget', () => {
  it('counts what lies in the trash, and asks again only when others lie there', async () => {
    inTrash('old', 15)
    host().addDomain('other')
    const ready = await services()
    expect((await budgetOf(ready)).trash).toEqual({ vms: 1, bytes: 0 })
    const asked = on.fakeLibvirt.count('DOMAIN_GET_XML_DESC')
    expect((await budgetOf(ready)).trash.vms).toBe(1)
    expect(on.fakeLibvirt.count('DOMAIN_GET_XML_DESC')).toBe(asked)
  })
})
