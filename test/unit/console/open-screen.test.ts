import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { openScreen } from '../../../main/console/open-screen.ts'
import { DOMAIN_PAUSED_REASON, DOMAIN_STATE } from '../../../main/libvirt/states.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
beforeEach(async () => {
  engines = await EnginesOnFakes.make()
})
afterEach(() => engines[Symbol.asyncDispose]())

describe('the screen of a VM', () => {
  const open = (changes: object) => {
    const domain = engines.fakeLibvirt.host.addDomain('web1', { id: 3, ...changes })
    return openScreen(engines, formatId('vm', 'system', domain.uuid))
  }

  it('is not asked of a VM that is off', async () => {
    const refusal = { code: 'INVALID_STATE', data: { state: 'off' } }
    await expect(open({ id: -1, state: DOMAIN_STATE.SHUTOFF })).rejects.toMatchObject(refusal)
  })

  it('is not asked of a VM that is being started: its password is not known to QEMU yet', async () => {
    const changes = { state: DOMAIN_STATE.PAUSED, reason: DOMAIN_PAUSED_REASON.STARTING_UP }
    await expect(open(changes)).rejects.toMatchObject({ code: 'INVALID_STATE', data: { needs: ['running'] } })
  })

  it('is asked of a VM that somebody paused', async () => {
    const changes = { state: DOMAIN_STATE.PAUSED, reason: DOMAIN_PAUSED_REASON.USER }
    await expect(open(changes)).rejects.toMatchObject({ code: 'UNSUPPORTED', data: { feature: 'vnc' } })
  })

  it('that has no port just now is that of a VM which is coming or going', async () => {
    const xml = `<domain><name>web1</name><devices><graphics type='vnc' port='-1' autoport='yes'/></devices></domain>`
    await expect(open({ state: DOMAIN_STATE.RUNNING, xml })).rejects.toMatchObject({
      code: 'INVALID_STATE',
      data: { needs: ['running'] },
    })
  })
})
