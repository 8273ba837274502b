import { describe, expect, it, vi } from 'vitest'
import type { Vm } from '../../../contract/machine.ts'
import { hasReadSeed, SeedWatch, type SeedWorld } from '../../../main/vm/seed-watch.ts'

const vm = (changes: Partial<Vm> = {}): Vm => ({
  ...{ kind: 'vm', id: 'vm:system/1', connection: 'system', name: 'web', uuid: '1', state: 'running', reason: null },
  ...{ addresses: [], owner: 'labrig', title: null, os: null, accelerator: 'qemu', vcpus: 1, memory: 1 },
  ...{ persistent: true, autostart: false, interfaces: [], seed: true },
  ...changes,
})

describe('that a seed was read', () => {
  it.each<[Partial<Vm>, boolean]>([
    [{}, false],
    [{ addresses: ['10.0.0.2'] }, true],
    [{ state: 'off', reason: 'shutdown' }, true],
    [{ state: 'off', reason: 'destroyed' }, false],
    [{ state: 'off', reason: null }, false],
    [{ state: 'paused', addresses: ['10.0.0.2'] }, false],
  ])('of a VM with %o is %s', (changes, read) => {
    expect(hasReadSeed(vm(changes))).toBe(read)
  })

  it('is nothing for a VM without one', () => {
    const { seed: _, ...bare } = vm({ addresses: ['10.0.0.2'] })
    expect(hasReadSeed(bare)).toBe(false)
  })
})

/** A world whose changes come when the test says so. */
function world(vms: Vm[]) {
  const told: (() => void)[] = []
  const dropped: string[] = []
  const failures: unknown[] = []
  const it: SeedWorld = {
    vms: () => vms,
    async *changes(signal) {
      while (!signal.aborted) {
        yield 0
        await new Promise<void>((resolve) => {
          told.push(resolve)
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
      }
    },
    refreshAddresses: () => Promise.resolve(),
    drop(id) {
      dropped.push(id)
      return dropped.length === 1 ? Promise.reject(new Error('kept')) : Promise.resolve()
    },
    failed: (error) => void failures.push(error),
  }
  return { it, dropped, failures, tell: () => told.splice(0).forEach((resolve) => resolve()) }
}

describe('the watch over seeds', () => {
  it('asks a guest once, and one that keeps its seed not again at once', async () => {
    const machine = vm()
    const vms = [machine]
    const { it: there, dropped, failures, tell } = world(vms)
    using watch = new SeedWatch(there)
    watch.start()
    await vi.waitFor(() => expect(dropped).toEqual([]))
    vms[0] = vm({ addresses: ['10.0.0.2'] })
    await vi.waitFor(() => {
      tell()
      expect(failures).toHaveLength(1)
    })
    for (let round = 0; round < 5; round++) {
      tell()
      await Promise.resolve()
    }
    expect(dropped).toEqual([machine.id])
  })
})
