import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileFixRecords } from '../../../main/step/fix-records.ts'
import { runStep, type Step } from '../../../main/step/step.ts'
import { copyXml } from '../../../main/step/volume-copy.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'
import { everyStep } from './every-step.ts'

let engines: EnginesOnFakes
let folder = ''
beforeEach(async () => {
  engines = await EnginesOnFakes.make()
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-copies-'))
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await engines[Symbol.asyncDispose]()
})

const run = (step: Step, signal = new AbortController().signal) =>
  runStep(step, { engines, fixes: fileFixRecords(folder), signal, progress: () => undefined })

function pool() {
  const { host } = engines.fakeLibvirt
  const made = host.addPool('default')
  host.addVolume(made, 'a.qcow2', Buffer.from('bytes'), 1024n)
  return made
}

describe('a copy of a volume', () => {
  it('has what the source has', async () => {
    const { volumes } = pool()
    await run(everyStep['volume.clone'])
    expect(volumes.get('b.qcow2')?.data.toString()).toBe('bytes')
  })

  it('is awaited and deleted after a cancel, since libvirt cannot stop copying', async () => {
    const { volumes } = pool()
    const { procedures } = engines.fakeLibvirt
    const { STORAGE_VOL_CREATE_XML_FROM: create } = procedures
    const cancel = new AbortController()
    procedures.STORAGE_VOL_CREATE_XML_FROM = (host, args) => {
      cancel.abort()
      return create?.(host, args) as never
    }
    await expect(run(everyStep['volume.clone'], cancel.signal)).rejects.toThrow()
    expect([...volumes.keys()]).toEqual(['a.qcow2'])
  })

  it('in a volume group takes its space at once: one with less allocated would be of another kind', async () => {
    const step = { ...everyStep['volume.clone'], format: null } as Extract<Step, { type: 'volume.clone' }>
    expect(copyXml(step)).toBe(
      `<volume><name>b.qcow2</name><capacity unit='bytes'>${step.capacity}</capacity></volume>`,
    )
  })

  it('as an overlay states what it stands on and its format', async () => {
    pool()
    let seen = ''
    engines.fakeLibvirt.procedures.STORAGE_VOL_CREATE_XML = (_, { pool: { name }, xml }) => {
      seen = xml
      return { vol: { pool: name, name: 'c.qcow2', key: 'c' } }
    }
    await run(everyStep['volume.overlay'])
    expect(seen).toContain("<backingStore><path>/srv/my images/a.img</path><format type='raw'/></backingStore>")
  })
})

describe('a copy of a file', () => {
  const from = () => join(folder, 'from')
  const to = () => join(folder, 'to')

  it('has what the source has', async () => {
    writeFileSync(from(), 'variables')
    await run({ type: 'file.copy', from: from(), to: to() })
    expect(readFileSync(to(), 'utf8')).toBe('variables')
  })

  it.each(['file.copy', 'file.convert', 'file.overlay'] as const)('%s never replaces a file', async (type) => {
    writeFileSync(from(), 'new')
    writeFileSync(to(), 'old')
    const step = { ...everyStep[type], from: from(), to: to() }
    await expect(run(step)).rejects.toMatchObject({ code: 'EEXIST' })
    expect(readFileSync(to(), 'utf8')).toBe('old')
  })

  it.each(['file.convert', 'file.overlay'] as const)('%s that fails leaves none', async (type) => {
    await expect(run({ ...everyStep[type], from: from(), to: to() })).rejects.toThrow()
    expect(existsSync(to())).toBe(false)
  })
})
