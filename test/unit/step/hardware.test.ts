import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../../contract/secret.ts'
import { DOMAIN_XML } from '../../../main/libvirt/flags.ts'
import { carrySecrets } from '../../../main/step/edit-definition.ts'
import { fileFixRecords } from '../../../main/step/fix-records.ts'
import { runStep, type Step } from '../../../main/step/step.ts'
import { domRef, type FakeDomain } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'
import { recorded } from '../vm/hardware/recorded.ts'
import { everyStep } from './every-step.ts'

let engines: EnginesOnFakes
let domain: FakeDomain
const devices = "<rng model='virtio'><alias name='rng0'/></rng>"

beforeEach(async () => {
  engines = await EnginesOnFakes.make()
  const { uuid } = everyStep['domain.start']
  domain = engines.fakeLibvirt.host.addDomain('web 1', { uuid, id: 7, state: 1 })
  domain.xml = domain.xml.replace('<devices/>', `<devices>${devices}</devices>`)
})
afterEach(() => engines[Symbol.asyncDispose]())

function run(step: Step, signal = new AbortController().signal) {
  return runStep(step, { engines, fixes: fileFixRecords('/nowhere'), signal, progress: () => undefined })
}

/** The guest's answer to being asked for a device. */
function guestAnswers(event: 'REMOVED' | 'REMOVAL_FAILED' | 'nothing', devAlias = 'rng0'): void {
  const { host, procedures } = engines.fakeLibvirt
  procedures.DOMAIN_DETACH_DEVICE_FLAGS = () => {
    if (event === 'nothing') return
    const payload = { dom: domRef(domain), devAlias }
    setImmediate(() => host.emit(`DOMAIN_EVENT_CALLBACK_DEVICE_${event}`, payload, domain.uuid))
  }
}

describe('a device that is taken from a running guest', () => {
  it('is gone when the guest says so', async () => {
    guestAnswers('REMOVED')
    await run(everyStep['domain.release'])
    expect(engines.fakeLibvirt.count('DOMAIN_DETACH_DEVICE_FLAGS')).toBe(1)
  })

  it('is gone when it is not in the definition any more, without a word of the guest', async () => {
    engines.fakeLibvirt.procedures.DOMAIN_DETACH_DEVICE_FLAGS = () =>
      void (domain.xml = domain.xml.replace(devices, ''))
    await run(everyStep['domain.release'])
  })

  it('stays, with the reason, when the guest refuses', async () => {
    guestAnswers('REMOVAL_FAILED')
    const refused = { code: 'REFUSED', data: { reason: 'device-refused', detail: 'rng0' } }
    await expect(run(everyStep['domain.release'])).rejects.toMatchObject(refused)
  })

  it('is waited for no longer when the wait is cancelled', async () => {
    guestAnswers('REMOVED', 'another')
    const cancel = new AbortController()
    const waiting = run(everyStep['domain.release'], cancel.signal)
    setTimeout(() => cancel.abort(new Error('enough')), 50)
    await expect(waiting).rejects.toThrow('enough')
  })

  it('is listened for before it is asked for, and nobody listens afterwards', async () => {
    guestAnswers('REMOVED')
    await run(everyStep['domain.release'])
    const calls = engines.fakeLibvirt.calls
    const register = calls.lastIndexOf('CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY')
    expect(register).toBeLessThan(calls.indexOf('DOMAIN_DETACH_DEVICE_FLAGS'))
    await expect.poll(() => engines.fakeLibvirt.count('CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY')).toBe(2)
  })
})

describe('an edited definition', () => {
  const edit = (before: string, after: string): Step => ({ ...everyStep['domain.edit'], before, after })

  it('is defined, validated, with the passwords of the old one', async () => {
    const { procedures } = engines.fakeLibvirt
    let defined = { xml: '', flags: -1 }
    procedures.DOMAIN_GET_XML_DESC = (_, { flags }) => ({
      xml: (flags & DOMAIN_XML.SECURE) === 0 ? recorded.kept : recorded.secure,
    })
    procedures.DOMAIN_DEFINE_XML_FLAGS = (_, args) => {
      defined = args
      return { dom: domRef(domain) }
    }
    await run(edit(recorded.kept, recorded.kept.replace("keymap='ja'", "keymap='de'")))
    expect(defined).toEqual({ xml: expect.any(String) as string, flags: 1 })
    expect(defined.xml).toContain("keymap='de' passwd='not4eyes'")
    expect(defined.xml.replace(" passwd='not4eyes'", '').replace("keymap='de'", "keymap='ja'")).toBe(recorded.kept)
  })

  it('is not defined when another client has changed it in between', async () => {
    const stale = edit('<domain>as it was</domain>', domain.xml)
    await expect(run(stale)).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'edited-meanwhile' } })
    expect(engines.fakeLibvirt.count('DOMAIN_DEFINE_XML_FLAGS')).toBe(0)
  })

  it('keeps a password that is typed anew, and carries none to a screen of another kind', () => {
    const typed = recorded.kept.replace("keymap='ja'", "keymap='ja' passwd='new'")
    expect(carrySecrets(recorded.secure, typed)).toBe(typed)
    const spice = recorded.kept.replace("<graphics type='vnc'", "<graphics type='spice'")
    expect(carrySecrets(recorded.secure, spice)).toBe(spice)
  })

  it('gets a new password only where the mask stands', async () => {
    let sent = ''
    engines.fakeLibvirt.procedures.DOMAIN_UPDATE_DEVICE_FLAGS = (_, { xml }) => void (sent = xml)
    await run({ ...everyStep['domain.update'], secret: new Secret('a<b') })
    expect(sent).toBe("<graphics type='vnc' passwd='a&lt;b'/>")
  })
})
