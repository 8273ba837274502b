import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Labrig } from '../../support/app/labrig.ts'
import {
  EMULATED,
  lacking,
  reachableFolder,
  removeDomain,
  removeFolder,
  tinyGuest,
  tryRun,
  uniqueBridge,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const network = uniqueName('sleeper')
const guests = [uniqueName('first'), uniqueName('second')] as const
const [first, second] = guests
let labrig: Labrig
let folder: string

const virshLine = (...words: string[]): string => `virsh -c qemu:///system ${words.join(' ')}`
const isActive = async (): Promise<boolean> => /^Active: +yes$/m.test(await virsh('net-info', network))

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  folder = await reachableFolder('net')
  // No <ip>: nothing of it can meet a network of this machine.
  const xml = `<network><name>${network}</name><bridge name='${uniqueBridge()}' stp='off'/></network>`
  await writeFile(join(folder, 'network.xml'), xml)
  await virsh('net-define', join(folder, 'network.xml'))
  const { kernel, initrd } = await tinyGuest()
  for (const name of guests) {
    await labrig.call('vm.create', {
      name,
      source: { kind: 'kernel', kernel, initrd, commandLine: `console=ttyS0 ${EMULATED}` },
      network: { kind: 'network', name: network },
      graphics: { kind: 'none' },
      memory: 128,
      vcpus: 1,
    })
  }
})
afterAll(async () => {
  if (lack) return
  for (const name of guests) await removeDomain(name)
  for (const act of ['net-destroy', 'net-undefine']) await tryRun('virsh', ['-q', '-c', 'qemu:///system', act, network])
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

describe('a VM whose network is asleep', () => {
  it('is shown with the line that wakes the network, and wakes it when it starts', async () => {
    expect(await isActive()).toBe(false)
    const lines = [virshLine('net-start', network), virshLine('start', first)]
    expect(await labrig.explain('vm.start', { id: first })).toEqual(lines)
    expect(await isActive()).toBe(false)
    expect(await labrig.call('vm.start', { id: first })).toMatchObject({ commands: lines })
    expect(await isActive()).toBe(true)
    expect((await virsh('domstate', first)).trim()).toBe('running')
  })

  it('leaves a network that is awake alone', async () => {
    await labrig.call('vm.forceOff', { id: first })
    expect(await isActive()).toBe(true)
    expect(await labrig.explain('vm.start', { id: first })).toEqual([virshLine('start', first)])
  })

  it('starts also beside another that wakes the same network', async () => {
    await virsh('net-destroy', network)
    await Promise.all(guests.map((id) => labrig.call('vm.start', { id })))
    expect(await isActive()).toBe(true)
    for (const name of guests) expect((await virsh('domstate', name)).trim()).toBe('running')
  })

  it('is refused by the name of a network that is gone', async () => {
    for (const id of guests) await labrig.call('vm.forceOff', { id })
    await virsh('net-destroy', network)
    await virsh('net-undefine', network)
    expect(await labrig.refusal('vm.start', { id: second })).toMatchObject({
      exit: 3,
      code: 'NOT_FOUND',
      data: { what: 'network', id: network },
    })
    expect((await virsh('domstate', second)).trim()).toBe('shut off')
  })
})
