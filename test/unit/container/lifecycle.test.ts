import { describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { containerStates, type ContainerState } from '../../../contract/machine.ts'
import * as lifecycle from '../../../main/container/lifecycle.ts'
import type { Plan } from '../../../main/step/plan.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

type Planner = (id: string, engines: EnginesOnFakes) => Promise<Plan>

const stopped: readonly ContainerState[] = ['created', 'exited', 'dead']
const live: readonly ContainerState[] = ['running', 'paused', 'restarting']
const forced = { force: true, volumes: false }

/** In which states each act is planned, and whether it waits for others. */
const acts: [string, Planner, readonly ContainerState[], boolean][] = [
  ['start', (id, e) => lifecycle.planStart({ id }, e), stopped, true],
  ['stop', (id, e) => lifecycle.planStop({ id }, e), live, true],
  ['restart', (id, e) => lifecycle.planRestart({ id }, e), [...live, ...stopped], true],
  ['kill', (id, e) => lifecycle.planKill({ id, signal: 'SIGKILL' }, e), live, false],
  ['pause', (id, e) => lifecycle.planPause({ id }, e), ['running'], true],
  ['resume', (id, e) => lifecycle.planResume({ id }, e), ['paused'], true],
  ['run a command in', (id, e) => lifecycle.planExec({ id, command: ['true'] }, e), ['running'], false],
  ['delete', (id, e) => lifecycle.planDelete({ id, force: false, volumes: false }, e), stopped, true],
  ['delete by force', (id, e) => lifecycle.planDelete({ id, ...forced }, e), containerStates, true],
  ['rename', (id, e) => lifecycle.planRename({ id, name: 'new-name' }, e), containerStates, true],
]

describe.each(acts)('to %s', (...[, plan, allowed, locked]) => {
  it('is planned in the states that allow it, and refused in the others by their name', async () => {
    await using engines = await EnginesOnFakes.make()
    for (const state of containerStates) {
      const made = engines.fakeDocker.state.create({ Image: 'busybox:local' }, `box-${state}`)
      made.state = state
      const id = formatId('container', 'docker', made.id)
      const answer = await plan(id, engines).catch((error: unknown) => error)
      if (allowed.includes(state)) {
        expect(answer).toMatchObject({ subjects: [id], atomic: false, locks: locked ? [id] : [] })
      } else expect(answer).toMatchObject({ code: 'INVALID_STATE', data: { id, state } })
    }
  })

  it('is not found on a container that is not there', async () => {
    await using engines = await EnginesOnFakes.make()
    for (const id of [formatId('container', 'docker', 'f'.repeat(64)), 'vm:system/x', '']) {
      await expect(plan(id, engines)).rejects.toMatchObject({ code: 'NOT_FOUND', data: { what: 'container', id } })
    }
  })
})

describe('renaming a container', () => {
  async function bench() {
    const engines = await EnginesOnFakes.make()
    const { state } = engines.fakeDocker
    const [one, other] = ['one', 'other'].map((name) => state.create({ Image: 'busybox:local' }, name))
    if (!one || !other) throw new Error('made above')
    const rename = (name: string) =>
      lifecycle.planRename({ id: formatId('container', 'docker', one.id), name }, engines)
    return { engines, other, rename }
  }

  it('to a name that another has is refused, by whom', async () => {
    const { engines, other, rename } = await bench()
    await using _engines = engines
    await expect(rename('other')).rejects.toMatchObject({ code: 'NAME_TAKEN', data: { holder: other.id } })
  })

  it('to a name that begins the id of another is not', async () => {
    const { engines, other, rename } = await bench()
    await using _engines = engines
    expect((await rename(other.id.slice(0, 10))).steps[0]).toMatchObject({ newName: other.id.slice(0, 10) })
  })
})

describe('deleting a container', () => {
  it('says what is gone: its changes, and its anonymous volumes when asked', async () => {
    await using engines = await EnginesOnFakes.make()
    const made = engines.fakeDocker.state.create({ Image: 'busybox:local' }, 'web')
    const detail = {
      Id: made.id,
      Name: '/web',
      State: { Status: 'exited' },
      Config: {},
      HostConfig: {},
      Mounts: [
        { Type: 'volume', Name: 'a'.repeat(64), Destination: '/cache', RW: true },
        { Type: 'volume', Name: 'data', Destination: '/data', RW: true },
        { Type: 'bind', Source: '/srv', Destination: '/srv', RW: true },
      ],
    }
    engines.fakeDocker.faults.push({
      match: /^GET \/containers\/.*\/json$/,
      fault: { kind: 'answer', status: 200, body: JSON.stringify(detail) },
    })
    const id = formatId('container', 'docker', made.id)
    const destroys = async (volumes: boolean) =>
      (await lifecycle.planDelete({ id, force: false, volumes }, engines)).destroys.map(({ text }) => text)
    expect(await destroys(false)).toEqual(['web and what was changed in its file system'])
    expect(await destroys(true)).toEqual([
      'web and what was changed in its file system',
      'the anonymous volume at /cache',
    ])
  })
})
