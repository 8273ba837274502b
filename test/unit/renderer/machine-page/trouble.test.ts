import { describe, expect, it } from 'vitest'
import type { Vm } from '../../../../contract/machine.ts'
import { troubleOf } from '../../../../renderer/features/machine-page/vm/trouble.ts'
import { lookOf } from '../../../../renderer/features/machines/look.ts'
import { NoticeStore } from '../../../../renderer/features/notices/notice-store.ts'
import { happening, type Incident } from '../../../../contract/incident.ts'
import { incidentWordsIn } from '../../../../renderer/features/incidents/incident-words.ts'
import { aVm } from '../machines/samples.ts'

type Facts = Pick<Vm, 'state' | 'reason' | 'fault'>

describe('the trouble of a VM', () => {
  it.each<[string, Facts, ReturnType<typeof troubleOf>, string]>([
    ['a full disk', { state: 'paused', reason: 'ioerror', fault: 'no-space' }, 'no-space', 'state.fullDisk'],
    ['another error of a disk', { state: 'paused', reason: 'ioerror', fault: 'other' }, 'disk', 'state.diskError'],
    ['an error that libvirt tells no more of', { state: 'paused', reason: 'ioerror' }, 'disk', 'state.diskError'],
    ['its watchdog', { state: 'paused', reason: 'watchdog' }, 'watchdog', 'state.watchdog'],
    ['a crash that is kept', { state: 'crashed', reason: 'panicked' }, 'guest-crashed', 'state.crashed'],
    ['an emulator that ended', { state: 'off', reason: 'crashed' }, 'emulator-crashed', 'state.crashed'],
    ['none when somebody paused it', { state: 'paused', reason: 'user' }, null, 'state.paused'],
    ['none when it runs again', { state: 'running', reason: 'unpaused' }, null, 'state.running'],
  ])('is %s', (_, facts, trouble, key) => {
    expect(troubleOf(facts)).toBe(trouble)
    expect(lookOf({ ...aVm(1), ...facts }, 'ready', null).key).toBe(key)
  })
})

describe('a notice of what befell a VM', () => {
  const incident = (code: Incident['what']['code']): Incident => ({
    number: 1,
    at: 5,
    id: 'vm:system/6f1c0000-0000-4000-8000-000000000001',
    connection: 'system',
    what: happening.parse({ code, name: 'web', path: '/a.qcow2' }),
  })

  it('comes for what somebody has to know of at once, also where failed acts stand on the page', () => {
    const notices = new NoticeStore({ showsFailures: () => true })
    notices.noteIncident(incident('agent-down'))
    expect(notices.list.get()).toEqual([])
    notices.noteIncident(incident('disk-full'))
    expect(notices.toasts.get()).toMatchObject([{ content: { type: 'incident' } }])
  })

  it('is written in both languages', () => {
    const { what } = incident('disk-full')
    expect(incidentWordsIn(what, 'en').says).toBe('web is paused: there is no room left for its disk /a.qcow2')
    expect(incidentWordsIn(what, 'ja').says).toBe(
      'web は一時停止中です：ディスク /a.qcow2 の置き場所に空きがありません',
    )
  })
})
