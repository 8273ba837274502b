import { describe, expect, it } from 'vitest'
import { happening, happeningWords, incident, isGrave } from '../../../contract/incident.ts'
import { journalEntry } from '../../../contract/journal.ts'
import { incidentTexts, type IncidentCode } from '../../../contract/texts/incident-texts.ts'
import { IncidentLog } from '../../../main/inventory/incident-log.ts'
import { journalLine } from '../../../main/inventory/journaled-incidents.ts'
import { domRef, type FakeDomain } from '../../support/fake-libvirt/index.ts'
import { liveInEachTest, settled } from './live.ts'

const live = liveInEachTest()
const codes = () => [...live().connections.incidents.list()].reverse().map(({ what }) => what.code)
const latest = () => live().connections.incidents.list()[0]

async function running(): Promise<FakeDomain> {
  const domain = live().fake.host.addDomain('web', { id: 3, state: 1, reason: 1 })
  await live().allReady()
  return domain
}

const ioError = (domain: FakeDomain, action: number, reason: string) =>
  live().fake.host.emit(
    'DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON',
    { dom: domRef(domain), srcPath: '/pool/web.qcow2', devAlias: 'virtio-disk0', action, reason },
    domain.uuid,
  )

describe('what befalls a VM', () => {
  it('is a full disk: once for all writes that fail, and again when the guest went on and is stopped again', async () => {
    const domain = await running()
    for (let i = 0; i < 50; i++) ioError(domain, 1, 'enospc')
    await settled(codes).toEqual(['disk-full'])
    expect(latest()?.what).toMatchObject({ name: 'web', path: '/pool/web.qcow2', disk: 'virtio-disk0' })
    live().fake.host.emitLifecycle(domain, 4)
    ioError(domain, 1, 'No space left on device')
    await settled(codes).toEqual(['disk-full', 'disk-full'])
  })

  it.each<[string, number, string, IncidentCode]>([
    ['that stops the guest', 1, '', 'disk-paused'],
    ['that the guest is told of', 2, 'eio', 'disk-told'],
    ['of a full disk that the guest is told of', 2, 'enospc', 'disk-full-told'],
    ['that is ignored', 0, '', 'disk-told'],
  ])('is an error of a disk %s', async (_, action, reason, code) => {
    const domain = await running()
    ioError(domain, action, reason)
    await settled(codes).toEqual([code])
  })

  it('is a crash of the guest, which its emulator that ends after it does not tell again', async () => {
    const domain = await running()
    live().fake.host.changeState(domain, 6, { event: 8, detail: 0 })
    live().fake.host.changeState(domain, 5, { event: 5, detail: 2 })
    live().fake.host.changeState(domain, 1, { event: 2 })
    live().fake.host.changeState(domain, 5, { event: 5, detail: 5 })
    await settled(codes).toEqual(['crashed-guest', 'crashed-emulator'])
  })

  it('is no crash when somebody shut it down, saved it or cut its power', async () => {
    const domain = await running()
    for (const detail of [0, 1, 3, 4, 6]) live().fake.host.emitLifecycle(domain, 5, detail)
    live().fake.host.emitLifecycle(domain, 8, 0)
    await settled(codes).toEqual(['crashed-guest'])
  })

  it.each<[number, IncidentCode]>([
    [0, 'watchdog-none'],
    [1, 'watchdog-pause'],
    [2, 'watchdog-reset'],
    [3, 'watchdog-off'],
    [6, 'watchdog-nmi'],
  ])('is its watchdog, with what it did (%d)', async (action, code) => {
    const domain = await running()
    live().fake.host.emit('DOMAIN_EVENT_CALLBACK_WATCHDOG', { dom: domRef(domain), action }, domain.uuid)
    await settled(codes).toEqual([code])
  })

  it('is a block job that ends, a drive that opens, an agent that comes and goes', async () => {
    const domain = await running()
    const { host } = live().fake
    const dom = domRef(domain)
    host.emit('DOMAIN_EVENT_BLOCK_JOB_2', { dom, dst: 'vda', type: 4, status: 3 }, domain.uuid)
    host.emit('DOMAIN_EVENT_BLOCK_JOB_2', { dom, dst: 'vda', type: 1, status: 1 }, domain.uuid)
    host.emit('DOMAIN_EVENT_CALLBACK_TRAY_CHANGE', { dom, devAlias: 'ide0-0-0', reason: 0 }, domain.uuid)
    // What every start tells: the channel is there, nobody answers on it yet.
    host.emit('DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE', { dom, state: 2, reason: 1 }, domain.uuid)
    host.emit('DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE', { dom, state: 1, reason: 2 }, domain.uuid)
    host.emit('DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE', { dom, state: 2, reason: 2 }, domain.uuid)
    await settled(codes).toEqual(['job-ready', 'job-failed', 'tray-open', 'agent-up', 'agent-down'])
    const words = [...live().connections.incidents.list()].reverse().map(({ what }) => happeningWords(what).says)
    expect(words).toEqual([
      'Committing a layer of the disk vda of web has caught up',
      'Pulling the layers of the disk vda of web failed',
      'web opened its drive ide0-0-0',
      'The guest agent of web answers',
      'The guest agent of web is gone',
    ])
  })

  it('shows in the list why a disk keeps it paused', async () => {
    const domain = live().fake.host.addDomain('web', { id: 3, state: 3, reason: 5 })
    live().fake.procedures.DOMAIN_GET_DISK_ERRORS = () => ({
      errors: [
        { disk: 'vda', error: 1 },
        { disk: 'vdb', error: 2 },
      ],
      nerrors: 2,
    })
    await live().allReady()
    expect(live().vm(domain)).toMatchObject({ state: 'paused', reason: 'ioerror', fault: 'no-space' })
    domain.reason = 1
    live().fake.host.changeState(domain, 1, { event: 4 })
    await settled(() => live().vm(domain)).not.toHaveProperty('fault')
  })
})

describe('the log of incidents', () => {
  const what = happening.parse({ code: 'disk-full', name: 'web', path: '/a' })

  it('keeps the last ones and gives each to those who listen, whole', async () => {
    const log = new IncidentLog()
    const stop = new AbortController()
    const watched = log.watch(stop.signal)
    const first = watched.next()
    for (let i = 0; i < 300; i++) log.note('system', '6f1c0000-0000-4000-8000-000000000001', what)
    expect(log.list()).toHaveLength(200)
    const { value } = await first
    expect(incident.parse(value)).toEqual(value)
    // A reader who lags that far misses the oldest, not the newest.
    expect([value?.number, log.list()[0]?.number]).toEqual([101, 300])
    stop.abort()
    expect(await watched.return()).toEqual({ done: true, value: undefined })
  })

  it('becomes lines of the journal: the grave ones with what to do next', () => {
    const log = new IncidentLog()
    log.note('system', '6f1c0000-0000-4000-8000-000000000001', what)
    const [one] = log.list()
    if (one === undefined) throw new Error('nothing noted')
    const line = journalLine(one)
    expect(journalEntry.parse(line)).toEqual(line)
    expect(line).toMatchObject({ procedure: 'incident', phase: 'end', subjects: [one.id], happening: what })
    expect(line.title).toBe('web is paused: there is no room left for its disk /a')
    expect(line.error?.message).toMatch(/^Free space/)
    const mild = { ...one, what: { ...what, code: 'agent-up' as const } }
    expect(journalLine(mild).error).toBeNull()
  })

  it('has a next step for all that is grave', () => {
    for (const code of Object.keys(incidentTexts) as IncidentCode[]) {
      if (isGrave({ ...what, code })) expect(incidentTexts[code].next, code).not.toBeNull()
    }
  })
})
