import { afterEach, beforeEach, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { bitsOf, rangesOf, readVcpus } from '../../../main/vm/vcpu-info.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
beforeEach(async () => {
  engines = await EnginesOnFakes.make()
})
afterEach(() => engines[Symbol.asyncDispose]())

it('maps of processors are read as ranges', () => {
  expect(bitsOf(Uint8Array.of(0b1011, 0x80))).toEqual([0, 1, 3, 15])
  expect(rangesOf([0, 1, 2, 3, 6, 8, 9])).toBe('0-3,6,8-9')
  expect(rangesOf([])).toBe('')
})

it('the processors of a VM are told with where they run and where they may', async () => {
  const { uuid } = engines.fakeLibvirt.host.addDomain('web', { id: 3, state: 1 })
  expect(await readVcpus(formatId('vm', 'system', uuid), engines)).toEqual([
    { number: 0, state: 'running', processor: 2, time: 5, allowed: '0-1,3', pinned: true },
  ])
})

it('a VM that is off has none that could be told of', async () => {
  const { uuid } = engines.fakeLibvirt.host.addDomain('web')
  await expect(readVcpus(formatId('vm', 'system', uuid), engines)).rejects.toMatchObject({ code: 'INVALID_STATE' })
})
