import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { openAttach, openExec, openSerial } from '../../../main/console/open-stream.ts'
import { pump } from '../../../main/console/pump.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'
import { FarSide } from './far-side.ts'

let engines: EnginesOnFakes
beforeEach(async () => {
  engines = await EnginesOnFakes.make()
})
afterEach(() => engines[Symbol.asyncDispose]())

const settled = (expected: () => unknown) => expect.poll(expected, { timeout: 3000 })
const size = { columns: 100, rows: 30 }

function addContainer(spec: object = {}) {
  const made = engines.fakeDocker.state.create({ Image: 'busybox:local', ...spec }, 'web')
  made.state = 'running'
  return { made, id: formatId('container', 'docker', made.id) }
}

describe('the serial console of a VM', () => {
  const addVm = (changes = {}) => {
    const domain = engines.fakeLibvirt.host.addDomain('web1', { id: 3, state: 1, ...changes })
    return formatId('vm', 'system', domain.uuid)
  }

  it('carries bytes both ways', async () => {
    const stream = await openSerial(engines, { id: addVm(), force: false })
    const far = new FarSide()
    pump(stream, far)
    far.type('login\r')
    await settled(() => far.text).toBe('login\r')
    expect(stream.label).toBe('web1 · serial')
    expect(stream).not.toHaveProperty('resize')
    stream.duplex.destroy()
    await settled(() => far.messages).toEqual([{ type: 'exit', code: null }])
  })

  it('of a VM that is off is refused by its state', async () => {
    const id = addVm({ id: -1, state: 5 })
    await expect(openSerial(engines, { id, force: false })).rejects.toMatchObject({
      code: 'INVALID_STATE',
      data: { state: 'off', needs: ['running', 'paused'] },
    })
  })

  it('that somebody else holds is busy', async () => {
    engines.fakeLibvirt.faults.refuse.set('DOMAIN_OPEN_CONSOLE', {
      code: 9,
      message: 'operation failed: Active console',
    })
    await expect(openSerial(engines, { id: addVm(), force: false })).rejects.toMatchObject({ code: 'BUSY' })
  })

  it('of a connection that breaks says so and ends', async () => {
    const stream = await openSerial(engines, { id: addVm(), force: false })
    const far = new FarSide()
    pump(stream, far)
    engines.fakeLibvirt.cut()
    await settled(() => far.messages.map((message) => message.type)).toEqual(['error', 'exit'])
  })
})

describe('a terminal in a container', () => {
  it('ends with the exit code when the process does', async () => {
    const { id } = addContainer()
    const stream = await openExec(engines, { id, command: ['fail'], ...size })
    const far = new FarSide()
    pump(stream, far)
    await settled(() => far.closed).toBe(true)
    expect(far.of('exit')).toEqual([{ type: 'exit', code: 3 }])
    expect(stream.label).toBe('web · fail')
  })

  it('carries what is typed', async () => {
    const { id } = addContainer()
    const stream = await openExec(engines, { id, command: ['cat'], ...size })
    const far = new FarSide()
    pump(stream, far)
    far.type('hello')
    await settled(() => far.text).toBe('hello')
    stream.duplex.end()
    await settled(() => far.of('exit')).toEqual([{ type: 'exit', code: 0 }])
  })

  it('has the size it was opened with, and the one it gets', async () => {
    const { id } = addContainer()
    const stream = await openExec(engines, { id, command: ['size'], ...size })
    const far = new FarSide()
    pump(stream, far)
    await settled(() => far.text).toMatch(/100|30/)
    await settled(() => far.closed).toBe(true)
  })

  it('of a container that does not run is refused by its state', async () => {
    const { made, id } = addContainer()
    made.state = 'paused'
    await expect(openExec(engines, { id, command: ['cat'], ...size })).rejects.toMatchObject({
      code: 'INVALID_STATE',
      data: { state: 'paused' },
    })
    await expect(openAttach(engines, { id, ...size })).rejects.toMatchObject({ code: 'INVALID_STATE' })
    const gone = formatId('container', 'docker', 'f'.repeat(64))
    await expect(openExec(engines, { id: gone, command: ['cat'], ...size })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('the main process of a container', () => {
  it('without a terminal has no size', async () => {
    const { id } = addContainer({ Tty: false, OpenStdin: true })
    const stream = await openAttach(engines, { id, ...size })
    expect(stream.label).toBe('web · main process')
    expect(stream.resize).toBeUndefined()
    stream.duplex.destroy()
  })

  it('with a terminal gets the size at once', async () => {
    const { made, id } = addContainer({ Tty: true, OpenStdin: true })
    const stream = await openAttach(engines, { id, ...size })
    expect(engines.fakeDocker.lines.find((line) => line.includes('/resize'))).toMatch(/h=30&w=100|w=100&h=30/)
    expect(stream.resize).toBeTypeOf('function')
    expect(made.tty).toBe(true)
    stream.duplex.destroy()
  })
})
