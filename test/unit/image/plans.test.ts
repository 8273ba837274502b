import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { planDelete, planImport, planLoad, planPull } from '../../../main/image/plans.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
let folder = ''
beforeEach(async () => {
  engines = await EnginesOnFakes.make()
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-image-'))
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await engines[Symbol.asyncDispose]()
})

const on = { connection: 'docker' }

describe('an archive', () => {
  const both = [
    ['load', (path: string) => planLoad({ ...on, path }, engines)],
    ['import', (path: string) => planImport({ ...on, path, reference: 'a:1', changes: [] }, engines)],
  ] as const

  it.each(both)('to %s is looked at before the engine is bothered', async (kind, plan) => {
    const path = join(folder, 'a.tar')
    writeFileSync(path, 'x')
    expect(await plan(path)).toMatchObject({ steps: [{ type: `image.${kind}`, path }] })
    writeFileSync(join(folder, 'empty.tar'), '')
    await expect(plan(join(folder, 'none.tar'))).rejects.toMatchObject({
      code: 'PATH_PROBLEM',
      data: { problem: 'missing', culprit: join(folder, 'none.tar') },
    })
    await expect(plan(folder)).rejects.toMatchObject({ data: { problem: 'not-a-file' } })
    await expect(plan(join(folder, 'empty.tar'))).rejects.toMatchObject({ data: { problem: 'empty' } })
  })
})

describe('removing an image', () => {
  const remove = (id: string, reference?: string) =>
    planDelete({ id: formatId('image', 'docker', id), reference, force: false }, engines)

  it('by its id says that it is gone', async () => {
    const image = engines.fakeDocker.state.addImage('tools:1')
    const plan = await remove(image.id)
    expect(plan.steps).toMatchObject([{ type: 'image.remove', image: image.id, force: false }])
    expect(plan.destroys).toHaveLength(1)
  })

  it('by one of several names takes the name alone', async () => {
    const image = engines.fakeDocker.state.addImage('tools:1')
    expect((await remove(image.id, 'tools:1')).destroys).toHaveLength(1)
    image.tags.push('tools:2')
    const plan = await remove(image.id, 'tools:2')
    expect(plan.steps).toMatchObject([{ image: 'tools:2' }])
    expect(plan.destroys).toEqual([])
  })

  it('by a name of another image is refused: it would remove that one', async () => {
    const image = engines.fakeDocker.state.addImage('tools:1')
    engines.fakeDocker.state.addImage('precious:1')
    await expect(remove(image.id, 'precious:1')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      data: { id: 'precious:1' },
    })
  })

  it('that is not there is refused', async () => {
    await expect(remove(`sha256:${'f'.repeat(64)}`)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const image = engines.fakeDocker.state.addImage('tools:1')
    await expect(remove(image.id, 'no-such:1')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(planDelete({ id: 'vm:system/x', force: false }, engines)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('fetching an image', () => {
  it('is one step, with the login when there is one', async () => {
    expect(await planPull({ ...on, reference: 'debian:12' }, engines)).toMatchObject({
      title: 'pull debian:12',
      atomic: false,
      steps: [{ type: 'image.pull', reference: 'debian:12', login: null }],
    })
  })
})
