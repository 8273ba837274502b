import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { callProcedure, findProcedure, parseInput, withMachineId } from '../../../main/cli/call.ts'
import { printFindings } from '../../../main/cli/doctor.ts'
import { findMachine, printMachines } from '../../../main/cli/machines.ts'
import { ServicesOnFakes } from '../../support/on-fakes.ts'
import { RecordedOutput } from './recorded-output.ts'

let on: ServicesOnFakes
let output: RecordedOutput
beforeEach(async () => {
  on = await ServicesOnFakes.make()
  output = new RecordedOutput()
})
afterEach(() => on[Symbol.asyncDispose]())

const addVm = (name: string, changes = {}) => on.fakeLibvirt.host.addDomain(name, changes)
const addContainer = (name: string) => on.fakeDocker.state.create({ Image: 'busybox:local' }, name)
const signal = () => new AbortController().signal
const call = (...words: string[]) => callProcedure(words, on.services, output, signal())

describe('labrig ls', () => {
  it('has all machines of both engines by name, in the shape that programs rely on', async () => {
    addVm('web10', { id: 3, state: 1 })
    addVm('web9')
    addContainer('web9-db')
    expect(await printMachines(on.services, output, { json: true })).toBe(0)
    const machines = output.json() as Record<string, unknown>[]
    expect(machines.map(({ name, kind, state }) => [name, kind, state])).toEqual([
      ['web9', 'vm', 'off'],
      ['web9-db', 'container', 'created'],
      ['web10', 'vm', 'running'],
    ])
    for (const machine of machines) {
      expect(Object.keys(machine)).toEqual(
        expect.arrayContaining(['kind', 'id', 'connection', 'name', 'state', 'addresses', 'owner']),
      )
      expect(['labrig', 'foreign']).toContain(machine['owner'])
    }
  })

  it('is a table for people, and says so when there is nothing', async () => {
    await printMachines(on.services, output, { json: false })
    expect(output.stdout).toMatch(/^No machines yet/)
    addContainer('db')
    on.fakeDocker.state.emit('container', 'create', [...on.fakeDocker.state.containers.keys()][0] ?? '')
    await expect
      .poll(async () => {
        const again = new RecordedOutput()
        await printMachines(on.services, again, { json: false })
        return again.stdout
      })
      .toBe(
        'NAME  KIND       STATE    ADDRESS  OWNER    CONNECTION\ndb    container  created  –        foreign  docker\n',
      )
  })

  it('names an engine that is away beside what the others have; without any it is 4', async () => {
    await on.fakeDocker.crash()
    addVm('web')
    expect(await printMachines(on.services, output, { json: true })).toBe(0)
    expect(output.stderr).toMatch(/^labrig: docker is absent: .*; try: /)
    expect(output.json()).toHaveLength(1)
  })
})

describe('a machine given by name', () => {
  it('is found by name, id and the beginning of a container’s id', async () => {
    const [vm, box] = [addVm('web'), addContainer('db')]
    const vmId = formatId('vm', 'system', vm.uuid)
    const boxId = formatId('container', 'docker', box.id)
    expect((await findMachine('web', on.services)).id).toBe(vmId)
    expect((await findMachine(vmId, on.services)).id).toBe(vmId)
    expect((await findMachine('db', on.services)).id).toBe(boxId)
    expect((await findMachine(box.id.slice(0, 12), on.services)).id).toBe(boxId)
    await expect(findMachine('none', on.services)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is ambiguous when a VM and a container have it, unless the procedure tells which is meant', async () => {
    const [vm, box] = [addVm('web'), addContainer('web')]
    await expect(findMachine('web', on.services)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    const idFor = async (path: string) => await withMachineId(path, { id: 'web', more: 1 }, on.services)
    expect(await idFor('vm.start')).toEqual({ id: formatId('vm', 'system', vm.uuid), more: 1 })
    expect(await idFor('console.serial')).toEqual({ id: formatId('vm', 'system', vm.uuid), more: 1 })
    expect(await idFor('container.stop')).toEqual({ id: formatId('container', 'docker', box.id), more: 1 })
    expect(await idFor('console.exec')).toEqual({ id: formatId('container', 'docker', box.id), more: 1 })
  })

  it('is not looked for where the id is of something else', async () => {
    for (const [path, input] of [
      ['image.delete', { id: 'busybox' }],
      ['vm.start', { id: 'vm:system/whatever' }],
      ['vm.start', { id: 5 }],
      ['vm.start', 'text'],
      ['vm.start', null],
      ['vm.create', { name: 'web' }],
    ] as const) {
      expect(await withMachineId(path, input, on.services)).toBe(input)
    }
    expect(on.fakeLibvirt.calls).toEqual([])
  })
})

describe('labrig call', () => {
  it('answers with JSON and does what is asked', async () => {
    const vm = addVm('web')
    await call('vm.start', '{"id": "web"}')
    expect(vm.state).toBe(1)
    expect(output.json()).toMatchObject({
      commands: [expect.stringMatching(/^virsh -c .* start web$/) as string],
      marks: [{ connection: 'system', epoch: 1 }],
    })
  })

  it('of a stream prints a line per event, until it is ended', async () => {
    addVm('web')
    const stop = new AbortController()
    const watching = callProcedure(['inventory.watch'], on.services, output, stop.signal)
    await expect.poll(() => output.stdout.split('\n').length).toBeGreaterThan(3)
    stop.abort()
    await watching.catch(() => undefined)
    const events = output.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type)
    expect(new Set(events)).toEqual(new Set(['connections', 'snapshot']))
  })

  it('refuses input that is not as its schema says, with the fields', async () => {
    await expect(call('vm.start', '{"id": "vm:system/nonsense"}')).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      data: { issues: [{ path: ['id'] }] },
    })
    await expect(call('vm.start')).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('refuses a machine that is not there, and one of the wrong state', async () => {
    addVm('web')
    await expect(call('vm.start', '{"id": "nobody"}')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(call('vm.pause', '{"id": "web"}')).rejects.toMatchObject({ code: 'INVALID_STATE' })
  })

  it.each([
    ['vm.strat', /there is no procedure vm\.strat; there are: vm\.create/],
    ['nothing', /there is no procedure nothing; labrig --help/],
    ['toString', /there is no procedure toString/],
    ['vm', /there is no procedure vm; there are: vm\.create/],
    [undefined, /there is no procedure/],
  ])('of %s says which procedures there are', (path, message) => {
    expect(() => findProcedure(path)).toThrow(message)
  })

  it.each([
    ['{"id": }', /line 1, column 8/],
    ['{\n  "id" "x"\n}', /line 2, column 8/],
    ['', /line 1, column 1: the end comes too early/],
  ])('of %j says where it stops being JSON', (text, message) => {
    expect(() => parseInput(text)).toThrow(message)
    expect(parseInput(undefined)).toBeUndefined()
  })
})

describe('labrig doctor', () => {
  it('has the findings that programs rely on, and 6 when one failed', async () => {
    on.fakeLibvirt.host.addNetwork('default', { active: false })
    expect(await printFindings(on.services, output, true)).toBe(6)
    const { findings } = output.json() as { findings: { id: string; status: string; title: string; detail: string }[] }
    expect(findings.map(({ id }) => id).slice(0, 5)).toEqual([
      'cpu-virtualization',
      'kvm-device',
      'libvirt',
      'docker',
      'default-network',
    ])
    expect(findings.find(({ id }) => id === 'libvirt')?.status).toBe('ok')
    expect(findings.find(({ id }) => id === 'default-network')?.status).toBe('fail')
  })

  it('is text for people, with what helps', async () => {
    on.fakeLibvirt.host.addNetwork('default', { active: true, autostart: true })
    expect(await printFindings(on.services, output, false)).toBe(0)
    expect(output.stdout).toMatch(/^ok {4}libvirt: Version 9\.0\.0 answers\.$/m)
    expect(output.stdout).toMatch(/Guests run with (kvm|qemu)\./)
  })
})
