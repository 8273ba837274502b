/** One guest, from its definition to its end, watched by events. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Connection } from '../../../main/libvirt/connection.ts'
import { BulkLines } from '../../../main/libvirt/bulk-lines.ts'
import { openConsole } from '../../../main/libvirt/console.ts'
import * as domain from '../../../main/libvirt/domain.ts'
import { DOMAIN_CONSOLE, DOMAIN_STATS, DOMAIN_UNDEFINE, flags } from '../../../main/libvirt/flags.ts'
import { takeScreenshot } from '../../../main/libvirt/screenshot.ts'
import type { Dom } from '../../../main/libvirt/signature.ts'
import { DOMAIN_EVENT, DOMAIN_STATE, nameOf } from '../../../main/libvirt/states.ts'
import { domainStats } from '../../../main/libvirt/stats.ts'
import type { LibvirtStream } from '../../../main/libvirt/stream.ts'
import { xmlEqual } from '../../../main/libvirt/xml-compare.ts'
import { lacking, removeDomain, tinyDomainXml, uniqueName } from '../../support/host/index.ts'
import { openSystem } from './open.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('lv')
const seen: string[] = []
let connection: Connection
let other: Connection
let dom: Dom

beforeAll(async () => {
  if (lack) return
  ;[connection, other] = await Promise.all([openSystem(), openSystem()])
  const xml = await tinyDomainXml({ name, memory: 128, graphics: true })
  await connection.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', (event) => {
    // Whether QEMU gets to announce its own end before STOPPED depends on who is faster.
    if (event.dom.name === name && event.event !== DOMAIN_EVENT.SHUTDOWN) {
      seen.push(nameOf(DOMAIN_EVENT, event.event) ?? '?')
    }
  })
  dom = await domain.defineDomain(connection, xml)
})
afterAll(async () => {
  if (lack) return
  await Promise.all([connection.close(), other.close()])
  await removeDomain(name)
})

const state = async () => (await domain.domainState(connection, dom)).state
/** Events come on the same socket as answers, but the daemon's workers may send an answer first. */
const expectEvents = async (...names: string[]) => {
  await expect.poll(() => seen).toEqual(names)
  seen.length = 0
}

/** Collects what a console says and waits for a text. */
function listen(stream: LibvirtStream) {
  let text = ''
  stream.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  return {
    until: (pattern: RegExp) => expect.poll(() => text, { timeout: 90_000 }).toMatch(pattern),
    text: () => text,
  }
}

test('it is defined, listed as off, and started', async () => {
  await expectEvents('DEFINED')
  const listed = (await domain.listDomains(connection)).find((each) => each.dom.uuid === dom.uuid)
  expect(listed?.state).toBe(DOMAIN_STATE.SHUTOFF)
  dom = await domain.startDomain(connection, dom)
  expect(dom.id).toBeGreaterThan(0)
  await expectEvents('RESUMED', 'STARTED')
  expect(await state()).toBe(DOMAIN_STATE.RUNNING)
})

test('its console answers what is typed, byte for byte, and another client is kept out until it forces its way', async () => {
  const stream = await openConsole(connection, dom)
  const console = listen(stream)
  // Early output may have gone before the console was opened: ask for a sign.
  const nudge = setInterval(() => stream.write('\n'), 500)
  await console.until(/\/ # /)
  clearInterval(nudge)
  stream.write("echo $((6*7))-äöü | cat -v; printf '\\200\\377\\000x\\n' | od -An -tx1\n")
  await console.until(/42-M-CM-\$M-CM-6M-CM-</)
  await console.until(/80 ff 00 78 0a/)
  stream.write("printf '<\\201\\376>'\n")
  await console.until(/<\x81\xfe>/)
  await expect(openConsole(other, dom)).rejects.toMatchObject({ codeName: 'OPERATION_FAILED' })
  const taken = new Promise((resolve) => stream.once('close', resolve))
  const second = await openConsole(other, dom, { force: true })
  await taken
  const answer = listen(second)
  second.write('echo $((6*9))\n')
  await answer.until(/54/)
  second.destroy()
  expect(DOMAIN_CONSOLE.FORCE).toBe(1)
  await connection.call('CONNECT_GET_TYPE')
})

test('its screen is a picture', async () => {
  const { mime, bytes } = await takeScreenshot(connection, dom)
  expect(['image/png', 'image/x-portable-pixmap']).toContain(mime)
  expect(bytes.subarray(0, 4).toString('latin1')).toMatch(/^(\x89PNG|P6)/)
  expect(bytes.length).toBeGreaterThan(500)
})

test('a reply that carries a file descriptor does not cost the framing', async () => {
  await connection.call('DOMAIN_OPEN_GRAPHICS_FD', { dom, idx: 0, flags: 1 })
  const answers = await Promise.all([1, 2, 3].map(() => connection.call('CONNECT_GET_TYPE')))
  expect(answers).toEqual(Array(3).fill({ type: 'QEMU' }))
})

test('its statistics have the CPU time as a bigint, and only what was asked', async () => {
  const groups = flags(DOMAIN_STATS.STATE, DOMAIN_STATS.CPU_TOTAL)
  const [stats] = await domainStats(connection, { groups, doms: [dom] })
  expect(stats?.values.get('state.state')).toBe(DOMAIN_STATE.RUNNING)
  expect(stats?.values.get('cpu.time')).toBeTypeOf('bigint')
  expect([...(stats?.values.keys() ?? [])].filter((key) => !/^(state|cpu)\./.test(key))).toEqual([])
})

test('without a guest agent its commands say so', async () => {
  const call = domain.interfaceAddresses(connection, dom, 1)
  await expect(call).rejects.toMatchObject({ codeName: expect.stringMatching(/AGENT|ARGUMENT|CONFIG/) as string })
})

test('it is paused and goes on', async () => {
  seen.length = 0
  await domain.suspendDomain(other, dom)
  await expectEvents('SUSPENDED')
  expect(await state()).toBe(DOMAIN_STATE.PAUSED)
  await domain.resumeDomain(other, dom)
  await expectEvents('RESUMED')
})

test('it is saved, which ends its console, and goes on from where it was', async () => {
  const stream = await openConsole(connection, dom, { force: true })
  const ended = new Promise((resolve) => stream.once('end', resolve))
  stream.resume()
  await domain.managedSave(connection, dom)
  await ended
  expect(await domain.hasManagedSave(connection, dom)).toBe(true)
  expect(await state()).toBe(DOMAIN_STATE.SHUTOFF)
  await expectEvents('SUSPENDED', 'STOPPED')
  const undefining = domain.undefineDomain(connection, dom)
  await expect(undefining).rejects.toMatchObject({ codeName: 'OPERATION_INVALID' })
  dom = await domain.startDomain(connection, dom)
  expect(await domain.hasManagedSave(connection, dom)).toBe(false)
  expect(seen).toContain('STARTED')
  seen.length = 0
})

test('its metadata is kept in its definition under its namespace', async () => {
  const uri = 'https://example.org/labrig-test'
  expect(await domain.getMetadata(connection, dom, uri)).toBeNull()
  await domain.setMetadata(connection, dom, { uri, prefix: 't', xml: "<mark lab='1'/>" }, 2)
  expect(xmlEqual((await domain.getMetadata(connection, dom, uri, 2)) ?? '<none/>', "<mark lab='1'/>")).toBe(true)
  const xml = await domain.domainXmlForEditing(connection, dom)
  expect(xml).toContain(`xmlns:t="${uri}"`)
  await domain.setMetadata(connection, dom, { uri, prefix: 't', xml: null }, 2)
  expect(await domain.getMetadata(connection, dom, uri, 2)).toBeNull()
})

test('what it does not read from its console while it is paused holds up no call', async () => {
  await domain.suspendDomain(connection, dom)
  await using lines = new BulkLines(() => openSystem({ keepalive: false }))
  const stream = await lines.hold((line) => openConsole(line, dom, { force: true }))
  stream.on('error', () => undefined).resume()
  let taken = 0
  for (let i = 0; i < 64; i++) stream.write(Buffer.alloc(65536, '#'), () => taken++)
  await expect.poll(() => taken).toBeGreaterThan(0)
  expect(await connection.call('CONNECT_GET_TYPE')).toEqual({ type: 'QEMU' })
  expect(stream.writableLength).toBeGreaterThan(0)
})

test('it is switched off and undefined, and then nobody knows it', async () => {
  seen.length = 0
  await domain.destroyDomain(connection, dom)
  await expectEvents('STOPPED')
  await expect(domain.destroyDomain(connection, dom)).rejects.toMatchObject({ codeName: 'OPERATION_INVALID' })
  await domain.undefineDomain(connection, dom, flags(DOMAIN_UNDEFINE.MANAGED_SAVE))
  await expectEvents('UNDEFINED')
  await expect(domain.domainByUuid(connection, dom.uuid)).rejects.toMatchObject({ codeName: 'NO_DOMAIN' })
})
