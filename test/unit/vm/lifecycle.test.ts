import { describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { vmStates, type VmState } from '../../../contract/machine.ts'
import type { Plan } from '../../../main/step/plan.ts'
import * as lifecycle from '../../../main/vm/lifecycle.ts'
import { fakeUuid } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

/** libvirt's number for a state of ours, and whether memory is saved. */
const stateNumbers: Record<VmState, { state: number; saved?: boolean }> = {
  running: { state: 1 },
  paused: { state: 3 },
  off: { state: 5 },
  saved: { state: 5, saved: true },
  crashed: { state: 6 },
  suspended: { state: 7 },
  stopping: { state: 4 },
}

type Planner = (id: string, engines: EnginesOnFakes) => Promise<Plan>

/** In which states each act is planned. */
const acts: [string, Planner, readonly VmState[]][] = [
  ['start', (id, e) => lifecycle.planStart({ id, paused: false }, e), ['off', 'saved']],
  ['shutdown', (id, e) => lifecycle.planShutdown({ id, mode: 'acpi' }, e), ['running', 'stopping']],
  [
    'force off',
    (id, e) => lifecycle.planForceOff({ id }, e),
    ['running', 'paused', 'suspended', 'stopping', 'crashed'],
  ],
  ['reboot', (id, e) => lifecycle.planReboot({ id }, e), ['running']],
  ['reset', (id, e) => lifecycle.planReset({ id }, e), ['running', 'paused', 'crashed']],
  ['pause', (id, e) => lifecycle.planPause({ id }, e), ['running']],
  ['resume', (id, e) => lifecycle.planResume({ id }, e), ['paused', 'suspended']],
  ['save', (id, e) => lifecycle.planSave({ id }, e), ['running', 'paused']],
  ['autostart', (id, e) => lifecycle.planAutostart({ id, on: true }, e), vmStates],
]

describe.each(acts)('to %s', (_, plan, allowed) => {
  it('is planned in the states that allow it, and refused in the others by their name', async () => {
    await using engines = await EnginesOnFakes.make()
    for (const state of vmStates) {
      const domain = engines.fakeLibvirt.host.addDomain(`vm-${state}`, { id: 1, ...stateNumbers[state] })
      const id = formatId('vm', 'system', domain.uuid)
      const answer = await plan(id, engines).catch((error: unknown) => error)
      if (allowed.includes(state)) expect(answer).toMatchObject({ subjects: [id], atomic: false })
      else expect(answer).toMatchObject({ code: 'INVALID_STATE', data: { id, state, needs: [...allowed] } })
    }
  })
})

describe('an act on a VM', () => {
  it('that sleeps wakes it, on a paused one continues it', async () => {
    await using engines = await EnginesOnFakes.make()
    const step = async (state: VmState) => {
      const { uuid } = engines.fakeLibvirt.host.addDomain(state, { id: 1, ...stateNumbers[state] })
      return (await lifecycle.planResume({ id: formatId('vm', 'system', uuid) }, engines)).steps[0]?.type
    }
    expect(await step('suspended')).toBe('domain.wakeup')
    expect(await step('paused')).toBe('domain.resume')
  })

  it('that starts it starts its networks that are asleep first, each once; one that is not there is named', async () => {
    await using engines = await EnginesOnFakes.make()
    const { host } = engines.fakeLibvirt
    const card = (type: string, source: string) => `<interface type='${type}'><source ${source}/></interface>`
    const networks = ['lab', 'lab', 'up', 'new'].map((name) => card('network', `network='${name}'`)).join('')
    const { uuid } = host.addDomain('a', {
      xml: `<domain type='qemu'><devices>${networks}${card('bridge', "bridge='br0'")}</devices></domain>`,
    })
    const plan = () => lifecycle.planStart({ id: formatId('vm', 'system', uuid), paused: false }, engines)
    host.addNetwork('lab')
    host.addNetwork('up', { active: true })
    await expect(plan()).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'network', id: 'new' } })
    host.addNetwork('new')
    expect((await plan()).steps).toMatchObject([
      { type: 'network.start', connection: 'system', network: 'lab' },
      { type: 'network.start', connection: 'system', network: 'new' },
      { type: 'domain.start', name: 'a' },
    ])
  })

  it('that cuts the power waits for nobody and says what is lost', async () => {
    await using engines = await EnginesOnFakes.make()
    const { uuid } = engines.fakeLibvirt.host.addDomain('a', { id: 1, state: 1, persistent: false })
    const plan = await lifecycle.planForceOff({ id: formatId('vm', 'system', uuid) }, engines)
    expect(plan.locks).toEqual([])
    expect(plan.destroys.map(({ text }) => text)).toEqual([
      'what a has not written to its disks',
      'the definition of a: it was started without being defined',
    ])
  })

  it('that is not there is not found, also when the id is of something else', async () => {
    await using engines = await EnginesOnFakes.make()
    for (const id of [`vm:system/${fakeUuid(99)}`, 'container:docker/x', 'nonsense', '']) {
      await expect(lifecycle.planReboot({ id }, engines)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
  })
})
