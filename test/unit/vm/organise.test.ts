import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { machineGroup, machineTag, vmOrganise } from '../../../contract/vm-organise.ts'
import { ORGANISATION_MARK } from '../../../main/inventory/own-marks.ts'
import { runStep, undoStep, type Step } from '../../../main/step/step.ts'
import { planOrganise } from '../../../main/vm/organise.ts'
import { planStartInOrder } from '../../../main/vm/start-order.ts'
import type { FakeDomain } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
beforeEach(async () => {
  engines = await EnginesOnFakes.make()
})
afterEach(() => engines[Symbol.asyncDispose]())

const idOf = ({ uuid }: FakeDomain) => formatId('vm', 'system', uuid)
function vm(name: string, changes: Partial<FakeDomain> = {}): FakeDomain {
  const xml = `<domain type='qemu'><name>${name}</name><devices></devices></domain>`
  return engines.fakeLibvirt.host.addDomain(name, { xml, ...changes })
}
const plan = (domains: readonly FakeDomain[], change: object) =>
  planOrganise(vmOrganise.parse({ ids: domains.map(idOf), ...change }), engines)

async function run(steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const { signal } = new AbortController()
    await runStep(step, { engines, signal, fixes: {} as never, progress: () => undefined })
  }
}
const markOf = (domain: FakeDomain) => domain.metadata.get(ORGANISATION_MARK.uri)

describe('putting VMs in order', () => {
  it('writes one mark with all of it, and libvirt’s own title and description', async () => {
    const domain = vm('web')
    const { steps } = await plan([domain], {
      addTags: ['b', 'a&c'],
      group: 'course/week 1',
      title: 'The web',
      description: 'one\ntwo',
      notes: '# <b>',
      start: { order: 2 },
    })
    await run(steps)
    expect(markOf(domain)).toBe(
      `<organisation group='course/week 1'><tag>a&amp;c</tag><tag>b</tag><start order='2' delay='0'/><notes># &lt;b&gt;</notes></organisation>`,
    )
    expect(domain.xml).toContain('<title>The web</title>')
    expect(domain.xml).toContain('<description>one\ntwo</description>')
  })

  it('adds tags to what each of several has, takes others away, and can be taken back', async () => {
    const [one, other] = [vm('one'), vm('other')]
    await run((await plan([one], { addTags: ['old', 'kept'], group: 'a' })).steps)
    const before = markOf(one)
    const { steps, atomic } = await plan([one, other], { addTags: ['new'], removeTags: ['old'] })
    expect(atomic).toBe(true)
    await run(steps)
    expect(markOf(one)).toContain(`group='a'><tag>kept</tag><tag>new</tag>`)
    expect(markOf(other)).toContain('<organisation><tag>new</tag>')
    await run(steps.map(undoStep).filter((step) => step !== null))
    expect([markOf(one), markOf(other)]).toEqual([before, undefined])
  })

  it('does nothing where all is so already, and leaves no empty mark', async () => {
    const domain = vm('web')
    await run((await plan([domain], { addTags: ['a'] })).steps)
    expect((await plan([domain], { addTags: ['a'], notes: '' })).steps).toEqual([])
    await run((await plan([domain], { removeTags: ['a'] })).steps)
    expect(domain.metadata.size).toBe(0)
  })

  it('changes what runs and what is kept', async () => {
    const affects = async (changes: Partial<FakeDomain>) =>
      (await plan([vm('x', changes)], { addTags: ['a'] })).steps.map((step) => 'affect' in step && step.affect)
    expect(await affects({})).toEqual(['config'])
    expect(await affects({ id: 3, state: 1 })).toEqual(['both'])
    expect(await affects({ id: 4, state: 1, persistent: false })).toEqual(['live'])
  })

  it('takes a VM with a place in the order out of those that libvirt starts at once', async () => {
    const { steps } = await plan([vm('web', { autostart: true })], { start: { order: 1 } })
    expect(steps.map(({ type }) => type)).toEqual(['domain.metadata', 'domain.autostart'])
  })

  it.each(['web', 'v1.2', 'web-server', '日本', 'a+b'])('takes %s as a tag', (tag) =>
    expect(machineTag.safeParse(tag).success).toBe(true),
  )
  it.each(['', 'two words', 'a,b', 'a:b', 'a/b', 'a"b', 'a\nb', 'x'.repeat(41)])('refuses %j as a tag', (tag) =>
    expect(machineTag.safeParse(tag).success).toBe(false),
  )
  it.each(['a', 'course/week 1', '授業/第1週', 'a.b/c'])('takes %s as a group', (group) =>
    expect(machineGroup.safeParse(group).success).toBe(true),
  )
  it.each(['', '/', 'a/', '/a', 'a//b', 'a/ b', ' a', 'a ', 'a\tb'])('refuses %j as a group', (group) =>
    expect(machineGroup.safeParse(group).success).toBe(false),
  )
})

describe('starting in order', () => {
  const placed = (name: string, order: number, delay: number, changes: Partial<FakeDomain> = {}) => {
    const domain = vm(name, changes)
    domain.metadata.set(
      ORGANISATION_MARK.uri,
      `<organisation><start order='${order}' delay='${delay}'/></organisation>`,
    )
    return domain
  }
  const lines = async () =>
    (await planStartInOrder({ connection: 'system' }, engines)).steps.map((step) =>
      step.type === 'domain.delay' ? step.seconds : 'name' in step ? `${step.type} ${step.name}` : step.type,
    )

  it('goes by number, then by name, and waits between but not at the end', async () => {
    placed('web', 2, 30)
    placed('db', 1, 10)
    placed('cache', 1, 0)
    vm('none')
    expect(await lines()).toEqual(['domain.start cache', 'domain.start db', 10, 'domain.start web'])
  })

  it('passes over what runs, lies in the trash or is a template, and has nothing to do without others', async () => {
    placed('awake', 1, 5, { id: 3, state: 1 })
    placed('gone', 1, 5).metadata.set(
      'https://labrig.org/xmlns/libvirt/trash/1.0',
      "<trash name='gone' at='2026-11-01T00:00:00Z'/>",
    )
    placed('base', 1, 5).metadata.set('https://labrig.org/xmlns/libvirt/template/1.0', '<template/>')
    expect(await lines()).toEqual([])
  })
})
