import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InventoryEvent } from '../../../contract/inventory.ts'
import { formatId } from '../../../contract/ids.ts'
import { reached, type Mark } from '../../../contract/revision.ts'
import { ServicesOnFakes } from '../../support/on-fakes.ts'

let on: ServicesOnFakes
beforeEach(async () => {
  on = await ServicesOnFakes.make()
})
afterEach(() => on[Symbol.asyncDispose]())

const host = () => on.fakeLibvirt.host
const addVm = (name: string, changes = {}) => {
  const domain = host().addDomain(name, changes)
  return { domain, id: formatId('vm', 'system', domain.uuid) }
}
const phases = async () => (await on.client.journal.list({ limit: 100 })).reverse().map(({ phase }) => phase)

function iso(): { kind: 'iso'; path: string } {
  const path = join(on.folder, 'a.iso')
  writeFileSync(path, 'x')
  return { kind: 'iso', path }
}

/** The fake's host has no qemu user: files are looked at as this user. */
const newVm = () => ({ name: 'web', source: iso(), network: { kind: 'none' as const }, disk: { size: 1 } })

describe('an act', () => {
  it('answers where its effect is visible, what it did and the task that did it', async () => {
    const { id, domain } = addVm('web')
    const { marks, task, commands } = await on.client.vm.start({ id })
    expect(domain.state).toBe(1)
    expect(commands).toEqual([expect.stringMatching(/^virsh -c .* start web$/)])
    expect(on.services.store.get(id)).toMatchObject({ state: 'running' })
    expect(marks).toMatchObject([{ connection: 'system', epoch: 1 }])
    expect(await on.client.task.list()).toMatchObject([{ id: task, state: 'done', procedure: 'vm.start' }])
    expect(await phases()).toEqual(['begin', 'intent', 'done', 'end'])
  })

  it('is seen by a watcher at its mark', async () => {
    const { id } = addVm('web')
    const stop = new AbortController()
    let seen: Mark = { connection: 'system', epoch: 0, revision: 0 }
    let state = ''
    const take = (event: InventoryEvent) => {
      if (event.type === 'connections' || event.at.connection !== 'system') return
      seen = event.at
      const items = event.type === 'snapshot' ? event.items : event.upserts
      const vm = items.find((item) => item.id === id)
      if (vm?.kind === 'vm') state = vm.state
    }
    void (async () => {
      for await (const event of await on.client.inventory.watch(undefined, { signal: stop.signal })) {
        take(event)
      }
    })().catch(() => undefined)
    const { marks } = await on.client.vm.start({ id })
    const [mark] = marks
    await expect.poll(() => mark !== undefined && reached(seen, mark)).toBe(true)
    expect(state).toBe('running')
    stop.abort()
  })

  it('that makes something answers its id, which the inventory has', async () => {
    host().addPool('default')
    const { id } = await on.client.vm.create({ ...newVm(), start: true })
    expect(on.services.store.get(id)).toMatchObject({ name: 'web', state: 'running' })
    const made = await on.client.container.create({ image: 'debian:12', name: 'db', start: true })
    expect(on.services.store.get(made.id)).toMatchObject({ name: 'db', state: 'running' })
    expect(made.commands).toEqual([
      expect.stringMatching(/docker .*pull debian:12$/),
      expect.stringMatching(/docker .*create --name db .*debian:12$/),
      expect.stringMatching(/docker .*start db$/),
    ])
  })

  it('that fails half-way leaves nothing, and says at which command', async () => {
    const pool = host().addPool('default')
    on.fakeLibvirt.faults.refuse.set('DOMAIN_CREATE_WITH_FLAGS', {
      code: 1,
      message: 'internal error: no such machine',
    })
    const failing = on.client.vm.create({ ...newVm(), start: true })
    await expect(failing).rejects.toMatchObject({
      code: 'ENGINE_ERROR',
      message: 'no such machine',
      data: {
        detail: 'internal error: no such machine',
        engine: 'libvirt',
        command: expect.stringMatching(/ start web$/) as string,
        left: [],
      },
    })
    expect([host().domains.size, pool.volumes.size]).toEqual([0, 0])
    expect((await phases()).slice(-4)).toEqual(['failed', 'undone', 'undone', 'end'])
    await expect.poll(() => on.services.store.list('vm')).toEqual([])
  })

  it('that cannot be taken back says how', async () => {
    host().addPool('default')
    on.fakeLibvirt.faults.refuse.set('DOMAIN_CREATE_WITH_FLAGS', { code: 1, message: 'no' })
    on.fakeLibvirt.faults.refuse.set('STORAGE_VOL_DELETE', { code: 38, message: 'cannot unlink' })
    const failing = on.client.vm.create({ ...newVm(), start: true })
    await expect(failing).rejects.toMatchObject({
      data: { left: [expect.stringMatching(/vol-delete --pool default web\.qcow2$/)] },
      message: expect.stringContaining('these would remove it: virsh') as string,
    })
  })

  it('on a connection that breaks in the middle says that the outcome is not known', async () => {
    const { id } = addVm('web')
    await on.client.connection.list()
    on.fakeLibvirt.faults.hang.add('DOMAIN_CREATE_WITH_FLAGS')
    const failing = on.client.vm.start({ id })
    await expect.poll(() => on.fakeLibvirt.count('DOMAIN_CREATE_WITH_FLAGS')).toBe(1)
    on.fakeLibvirt.cut()
    await expect(failing).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      data: { state: 'lost' },
      message: expect.stringMatching(/not known whether this took effect: virsh .* start web/) as string,
    })
  })

  it('can be cancelled while it runs, and takes back what it made', async () => {
    on.fakeDocker.transferScripts.set('slow:1', ['{"status":"Pulling","id":"x"}\r\n'])
    const pulling = on.client.container.create({ image: 'busybox:local', name: 'web', start: true })
    on.fakeDocker.faults.push({ match: /^POST \/containers\/.*\/start$/, fault: { kind: 'stall' } })
    await expect.poll(() => on.fakeDocker.requests.filter((line) => line.endsWith('/start')).length).toBe(1)
    const [task] = await on.client.task.list()
    await on.client.task.cancel({ task: task?.id ?? '' })
    await expect(pulling).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(on.fakeDocker.state.containers.size).toBe(0)
    expect((await on.client.task.list())[0]?.state).toBe('cancelled')
    await expect(on.client.task.cancel({ task: task?.id ?? '' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('that somebody else was quicker with is refused, not done twice', async () => {
    const { id, domain } = addVm('web')
    const results = await Promise.allSettled([on.client.vm.start({ id }), on.client.vm.start({ id })])
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    const failure = results.find((result) => result.status === 'rejected')
    const code = expect.stringMatching(/^(REFUSED|INVALID_STATE)$/) as string
    expect(failure).toMatchObject({ reason: { code } })
    expect(domain.state).toBe(1)
  })

  it('on an engine that is not there says so, with what helps', async () => {
    await on.fakeDocker.crash()
    const failing = on.client.image.pull({ reference: 'debian:12' })
    await expect(failing).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      data: { connection: 'docker', state: 'absent', remedy: expect.arrayContaining([expect.any(String)]) as string[] },
    })
  })
})

describe('explaining an act', () => {
  it('says its commands and what it destroys, and does nothing', async () => {
    const { id, domain } = addVm('web', { id: 3, state: 1 })
    const said = await on.client.explain({ procedure: 'vm.forceOff', input: { id } })
    expect(said).toEqual({
      title: 'force off web',
      commands: [expect.stringMatching(/ destroy web$/)],
      destroys: [
        {
          code: 'unwritten',
          params: { name: 'web' },
          text: 'what web has not written to its disks',
        },
      ],
      warnings: [],
    })
    expect(domain.state).toBe(1)
    expect(await phases()).toEqual([])
  })

  it('answers the warnings of what it did all the same', async () => {
    host().addPool('default')
    const { warnings } = await on.client.vm.create({ ...newVm(), memory: 16_000_000, start: true })
    expect(warnings).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'memory-overcommitted' })]))
  })

  it('warns of what would be too much for this host, and of nothing that is not started', async () => {
    host().addPool('default')
    const input = { ...newVm(), memory: 16_000_000, start: true }
    const warned = async (more: object) => {
      const { warnings } = await on.client.explain({ procedure: 'vm.create', input: { ...input, ...more } })
      return warnings.map(({ code }) => code)
    }
    expect(await warned({})).toEqual(expect.arrayContaining(['memory-overcommitted']))
    expect(await warned({ start: false })).toEqual([])
  })

  it('has the refusals of the act itself', async () => {
    const { id } = addVm('web')
    const explain = (procedure: string, input: unknown) => on.client.explain({ procedure, input })
    await expect(explain('vm.pause', { id })).rejects.toMatchObject({ code: 'INVALID_STATE' })
    await expect(explain('vm.pause', { id: 5 })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(explain('vm.xml', { id })).rejects.toMatchObject({ code: 'REFUSED' })
    await expect(explain('vm.nothing', {})).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('never shows a password, nor does the journal', async () => {
    host().addPool('default')
    const made = await on.client.vm.create(newVm())
    const password = /passwd='([^']*)'/.exec([...host().domains.values()][0]?.xml ?? '')?.[1] ?? ''
    expect(password).toMatch(/^[\w-]{8}$/)
    const journal = JSON.stringify(await on.client.journal.list({ limit: 100 }))
    expect(journal).toContain(' define /dev/stdin ')
    expect(journal).not.toContain(password)
    expect(JSON.stringify(made)).not.toContain(password)
    await on.client.image.pull({ reference: 'private/a:1', login: { username: 'me', password: 'hunter2' } })
    expect(JSON.stringify(await on.client.journal.list({ limit: 100 }))).not.toContain('hunter2')
  })
})
