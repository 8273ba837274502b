import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StepContext } from '../../../main/step/engines.ts'
import { fileFixRecords } from '../../../main/step/fix-records.ts'
import { whileHeldStill } from '../../../main/step/held-still.ts'
import { Refusal } from '../../support/fake-libvirt/faults.ts'
import type { FakeDomain } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
let guest: FakeDomain
/** What reached the guest, in order. */
let seen: string[] = []

beforeEach(async () => {
  seen = []
  engines = await EnginesOnFakes.make({}, ({ procedures }) => {
    procedures.DOMAIN_FSFREEZE = () => (seen.push('freeze'), { filesystems: 1 })
    procedures.DOMAIN_FSTHAW = () => (seen.push('thaw'), { filesystems: 1 })
  })
  guest = engines.fakeLibvirt.host.addDomain('web', { id: 1, state: 1 })
})
afterEach(() => engines[Symbol.asyncDispose]())

const held = (act: () => Promise<unknown>, signal = new AbortController().signal) => {
  const context: StepContext = { engines, fixes: fileFixRecords('/nowhere'), signal, progress: () => undefined }
  return whileHeldStill({ connection: 'system', uuid: guest.uuid, name: 'web', pauses: [0, 0, 0] }, context, act)
}
const acts = () => Promise.resolve(void seen.push('act'))

describe('a guest that is held still', () => {
  it('is so while something is done, and not after', async () => {
    await held(acts)
    expect(seen).toEqual(['freeze', 'act', 'thaw'])
  })

  it('goes on when what is done fails', async () => {
    await expect(held(() => Promise.reject(new Error('no room')))).rejects.toThrow(/^no room$/)
    expect(seen).toEqual(['freeze', 'thaw'])
  })

  it('goes on when holding it failed half-way', async () => {
    engines.fakeLibvirt.procedures.DOMAIN_FSFREEZE = () => {
      throw new Refusal(86, 'one of two')
    }
    await expect(held(acts)).rejects.toThrow('one of two')
    expect(seen).toEqual(['thaw'])
  })

  it('goes on when somebody stops waiting for an agent that is silent', async () => {
    const stop = new AbortController()
    engines.fakeLibvirt.faults.hang.add('DOMAIN_FSFREEZE')
    const holding = held(acts, stop.signal)
    setImmediate(() => stop.abort(new Error('stopped')))
    await expect(holding).rejects.toThrow('stopped')
    expect(seen).toEqual(['thaw'])
  })

  it('is asked again when the first answer is a failure', async () => {
    let rounds = 0
    engines.fakeLibvirt.procedures.DOMAIN_FSTHAW = () => {
      rounds += 1
      if (rounds === 1) throw new Refusal(86, 'busy')
      return { filesystems: 1 }
    }
    await held(acts)
    expect(rounds).toBe(2)
  })

  it('that went off meanwhile is not missed', async () => {
    engines.fakeLibvirt.procedures.DOMAIN_FSTHAW = () => {
      throw new Refusal(55, 'Requested operation is not valid: domain is not running')
    }
    await held(acts)
    expect(seen).toEqual(['freeze', 'act'])
  })

  it('and cannot be let go is named, with what lets it go', async () => {
    engines.fakeLibvirt.faults.refuse.set('DOMAIN_FSTHAW', { code: 86, message: 'Guest agent is not responding' })
    await expect(held(acts)).rejects.toThrow(/Guest agent is not responding.*virsh domfsthaw web/)
  })
})
