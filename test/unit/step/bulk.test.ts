import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { openSerial } from '../../../main/console/open-stream.ts'
import { observeVm } from '../../../main/inventory/observed-vm.ts'
import type { StepContext } from '../../../main/step/engines.ts'
import { fileFixRecords } from '../../../main/step/fix-records.ts'
import { runStep, type Step } from '../../../main/step/step.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'
import { everyStep } from './every-step.ts'

let engines: EnginesOnFakes
let folder = ''
let abort: AbortController

beforeEach(async () => {
  engines = await EnginesOnFakes.make()
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-bulk-'))
  abort = new AbortController()
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await engines[Symbol.asyncDispose]()
})

const fake = () => engines.fakeLibvirt
const stalled = () => expect.poll(() => [...fake().sessions].some((session) => session.stalled), { timeout: 5000 })

function run(step: Step) {
  const context: StepContext = {
    engines,
    fixes: fileFixRecords(folder),
    signal: abort.signal,
    progress: () => undefined,
  }
  return runStep(step, context)
}

function bigFile(): string {
  const path = join(folder, 'big.img')
  writeFileSync(path, Buffer.alloc(16 << 20, 'x'))
  return path
}

describe('a disk that takes nothing any more', () => {
  beforeEach(() => {
    fake().host.addVolume(fake().host.addPool('default'), 'a.img', Buffer.alloc(0), 16n << 20n)
    fake().faults.stalled = true
  })

  it('holds up the upload, but no call; a cancel ends it', async () => {
    const domain = fake().host.addDomain('web')
    const upload = run({ ...everyStep['volume.upload'], path: bigFile() })
    const ended = expect(upload).rejects.toThrow('enough')
    await stalled().toBe(true)
    const seen = await observeVm(engines, formatId('vm', 'system', domain.uuid))
    expect(seen.state).toBe('off')
    expect(fake().sessions.size).toBe(2)
    abort.abort(new Error('enough'))
    await ended
    await expect.poll(() => fake().sessions.size).toBe(1)
  })

  it('holds up no other transfer', async () => {
    const ended = expect(run({ ...everyStep['volume.upload'], path: bigFile() })).rejects.toThrow('enough')
    await stalled().toBe(true)
    await run({ ...everyStep['volume.download'], path: join(folder, 'copy.img') })
    abort.abort(new Error('enough'))
    await ended
  })
})

describe('a guest that reads nothing from its console', () => {
  it('holds up what is typed there, but no call, and the console closes', async () => {
    const domain = fake().host.addDomain('web', { id: 3, state: 3 })
    const id = formatId('vm', 'system', domain.uuid)
    const { duplex } = await openSerial(engines, { id, force: false })
    fake().faults.stalled = true
    duplex.write('a long paste')
    await stalled().toBe(true)
    expect((await observeVm(engines, id)).state).toBe('paused')
    duplex.destroy()
    await expect.poll(() => fake().sessions.size, { timeout: 5000 }).toBe(1)
  })
})
