import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import type { Step } from '../../../main/step/step.ts'
import { TRASH_MARK } from '../../../main/inventory/own-marks.ts'
import { inspectTrash, planEmptyTrash } from '../../../main/vm/emptying.ts'
import { planStart } from '../../../main/vm/lifecycle.ts'
import { planRestoreFromTrash, planTrash } from '../../../main/vm/trash.ts'
import type { FakeDomain } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
beforeEach(async () => {
  engines = await EnginesOnFakes.make()
})
afterEach(() => engines[Symbol.asyncDispose]())

const host = () => engines.fakeLibvirt.host
const idOf = ({ uuid }: FakeDomain) => formatId('vm', 'system', uuid)

function vm(name: string, changes: Partial<FakeDomain> = {}, inside = ''): FakeDomain {
  const xml = `<domain type='qemu'><name>${name}</name><os>${inside}</os><devices></devices></domain>`
  return host().addDomain(name, { xml, ...changes })
}

const mark = (name: string, more = '') => `<trash name='${name}' at='2026-11-01T00:00:00.000Z'${more}/>`
function inTrash(name: string, changes: Partial<FakeDomain> = {}, more = ''): FakeDomain {
  const domain = vm(`${name}~trash-20261101-000000`, changes)
  domain.metadata.set(TRASH_MARK.uri, mark(name, more))
  return domain
}

const types = (steps: readonly Step[]) => steps.map(({ type }) => type)
const trash = (domain: FakeDomain, stop: 'refuse' | 'shutdown' | 'force' = 'refuse') =>
  planTrash({ id: idOf(domain), stop }, engines)

describe('moving a VM to the trash', () => {
  it('marks and renames one that is off, and touches no disk', async () => {
    const { steps, atomic, destroys } = await trash(vm('web'))
    expect(types(steps)).toEqual(['domain.metadata', 'domain.rename'])
    expect(steps[1]).toMatchObject({ to: expect.stringMatching(/^web~trash-\d{8}-\d{6}$/) as string, optional: true })
    expect({ atomic, destroys }).toEqual({ atomic: true, destroys: [] })
  })

  it('takes it out of those that start with the host, and remembers that', async () => {
    const { steps } = await trash(vm('web', { autostart: true }))
    expect(steps[0]).toMatchObject({ type: 'domain.autostart', on: false })
    expect(steps[1]).toMatchObject({ xml: expect.stringContaining("autostart='yes'") as string })
  })

  it('leaves the name of a saved one, and of one whose firmware has a file of that name', async () => {
    for (const domain of [
      vm('saved', { saved: true }),
      vm('uefi', {}, '<nvram>/var/lib/libvirt/qemu/nvram/uefi_VARS.fd</nvram>'),
      vm('l'.repeat(230)),
    ])
      expect(types((await trash(domain)).steps)).toEqual(['domain.metadata'])
  })

  it('shuts a running one down and waits, or cuts its power and says what that loses', async () => {
    const running = vm('web', { id: 3, state: 1 })
    const soft = await trash(running, 'shutdown')
    expect(types(soft.steps).slice(0, 2)).toEqual(['domain.shutdown', 'domain.wait-off'])
    expect(soft.destroys).toEqual([])
    const hard = await trash(running, 'force')
    expect(types(hard.steps)[0]).toBe('domain.destroy')
    expect(hard.destroys.map(({ code }) => code)).toEqual(['unwritten'])
  })

  it('refuses what runs unless told how to stop it, what has no definition, and what is there already', async () => {
    await expect(trash(vm('web', { id: 3, state: 1 }))).rejects.toMatchObject({ code: 'INVALID_STATE' })
    const paused = vm('still', { id: 4, state: 3 })
    await expect(trash(paused, 'shutdown')).rejects.toMatchObject({ code: 'INVALID_STATE' })
    await expect(trash(vm('passing', { persistent: false }))).rejects.toMatchObject({
      data: { reason: 'transient-trash' },
    })
    await expect(trash(inTrash('old'))).rejects.toMatchObject({ data: { reason: 'in-trash' } })
  })

  it('keeps it from being started', async () => {
    const id = idOf(inTrash('old'))
    await expect(planStart({ id, paused: false }, engines)).rejects.toMatchObject({ data: { reason: 'trashed' } })
  })
})

describe('restoring from the trash', () => {
  it('gives the former name and its start with the host back', async () => {
    const domain = inTrash('web', {}, ` autostart='yes'`)
    const { steps } = await planRestoreFromTrash({ id: idOf(domain) }, engines)
    expect(types(steps)).toEqual(['domain.metadata', 'domain.autostart', 'domain.rename'])
    expect(steps[2]).toMatchObject({ to: 'web', optional: false })
  })

  it('says who has the name, and takes another', async () => {
    const holder = vm('web')
    const id = idOf(inTrash('web'))
    await expect(planRestoreFromTrash({ id }, engines)).rejects.toMatchObject({
      code: 'NAME_TAKEN',
      data: { name: 'web', holder: idOf(holder) },
    })
    const { steps } = await planRestoreFromTrash({ id, name: 'web-2' }, engines)
    expect(steps.at(-1)).toMatchObject({ type: 'domain.rename', to: 'web-2' })
  })

  it('needs no rename for one that kept its name, and cannot rename a saved one', async () => {
    const domain = vm('web', { saved: true })
    domain.metadata.set(TRASH_MARK.uri, mark('web'))
    expect(types((await planRestoreFromTrash({ id: idOf(domain) }, engines)).steps)).toEqual(['domain.metadata'])
    await expect(planRestoreFromTrash({ id: idOf(domain), name: 'other' }, engines)).rejects.toMatchObject({
      data: { reason: 'saved-name' },
    })
  })
})

describe('emptying the trash', () => {
  it('refuses all when one of them is not marked or runs', async () => {
    const [marked, other] = [inTrash('old'), vm('web')]
    await expect(planEmptyTrash({ ids: [idOf(marked), idOf(other)] }, engines)).rejects.toMatchObject({
      data: { reason: 'not-in-trash' },
    })
    const running = inTrash('awake', { id: 3, state: 1 })
    await expect(planEmptyTrash({ ids: [idOf(marked), idOf(running)] }, engines)).rejects.toMatchObject({
      code: 'INVALID_STATE',
    })
  })

  it('names each VM by its former name and deletes a disk that only they share once', async () => {
    const pool = host().addPool('default')
    const { key } = host().addVolume(pool, 'shared.img', Buffer.alloc(100))
    const disk = `<disk type='file' device='disk'><source file='${key}'/><target dev='vda'/></disk>`
    const both = ['a', 'b'].map((name) => inTrash(name))
    for (const domain of both) domain.xml = domain.xml.replace('<devices>', `<devices>${disk}`)
    const ids = both.map(idOf)
    const { steps, destroys, title } = await planEmptyTrash({ ids }, engines)
    expect(types(steps).filter((type) => type !== 'domain.undefine')).toEqual(['volume.delete'])
    expect(destroys.map(({ text }) => text)).toContain('the definition of a')
    expect(title).toBe('empty the trash: a, b')
    const alone = await planEmptyTrash({ ids: ids.slice(0, 1) }, engines)
    expect(types(alone.steps)).toEqual(['domain.undefine'])
  })

  it('happens by itself only to what this user moved there, after the days that were chosen', async () => {
    const mine = inTrash('mine', {}, ` by='1000'`)
    const others = inTrash('theirs', {}, ` by='1001'`)
    const unsaid = inTrash('unsaid')
    const ids = [mine, others, unsaid].map(idOf)
    const look = async (days: number | null) => {
      const vms = await inspectTrash(ids, engines, { days, user: 1000 })
      return Object.fromEntries(vms.map(({ former, until }) => [former, until]))
    }
    const at = Date.parse('2026-11-01T00:00:00Z')
    expect(await look(14)).toEqual({ mine: at + 14 * 86_400_000, theirs: null, unsaid: null })
    expect(await look(null)).toEqual({ mine: null, theirs: null, unsaid: null })
  })
})
