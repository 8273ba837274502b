import { existsSync } from 'node:fs'
import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Conversation } from '../../support/app/conversation.ts'
import { untilGuestAnswers } from '../../support/app/guest-console.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { testPool, type TestPool } from '../../support/app/pool.ts'
import {
  lacking,
  reachableFolder,
  removeDomain,
  removeFolder,
  UEFI_MARK,
  uefiDisk,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const name = uniqueName('uefi')
const copies = { full: `${name}-full`, linked: `${name}-linked` } as const
const kinds = ['full', 'linked'] as const
/** Firmware, its shell's five seconds, a kernel; without acceleration, on a busy host. */
const BOOT = 240_000
let labrig: Labrig
let app: InProcess
let pool: TestPool
let folder: string
let id = ''

const idOf = async (vm: string) => `vm:system/${(await virsh('domuuid', vm)).trim()}`
/** UEFI has the names of variables in UTF-16. */
const mark = Buffer.from(UEFI_MARK, 'utf16le')
async function variablesOf(vm: string): Promise<string> {
  const path = /<nvram[^>]*>([^<]+)<\/nvram>/.exec(await virsh('dumpxml', vm))?.[1]
  // libvirt before 9.2 names the file only while the VM runs.
  return path ?? `/var/lib/libvirt/qemu/nvram/${vm}_VARS.fd`
}
/** Starts it, asks the guest and forces it off. @returns what the guest said */
async function boot(vm: string, question: string, answer: RegExp): Promise<void> {
  await app.client.vm.start({ id: await idOf(vm) })
  await using console = new Conversation(labrig.spawn(['console', vm]))
  await untilGuestAnswers(console, 'uefi-guest', BOOT)
  console.send(`${question}\r`)
  await console.waitFor(answer)
  await app.client.vm.forceOff({ id: await idOf(vm) })
}

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  pool = await testPool()
  folder = await reachableFolder('uefi')
  const path = join(folder, 'image.qcow2')
  await copyFile(await uefiDisk('uefi-guest'), path)
  const answer = await app.client.vm.create({
    name,
    source: { kind: 'disk', path, format: 'qcow2', copy: { pool: pool.name, format: 'qcow2' } },
    firmware: 'uefi',
    graphics: { kind: 'none' },
    network: { kind: 'none' },
    memory: 256,
  })
  id = answer.id
})
afterAll(async () => {
  if (lack) return
  for (const vm of [...Object.values(copies), name]) await removeDomain(vm)
  await app[Symbol.asyncDispose]()
  await pool[Symbol.asyncDispose]()
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

describe('a VM that boots from its disk by UEFI', () => {
  it('is started by its firmware, which keeps what it was told', { timeout: BOOT }, async () => {
    await boot(name, 'ls -d /sys/firmware/efi; cat /proc/cmdline', /\n\/sys\/firmware\/efi\r[^]*initrd=/)
    expect((await readFile(await variablesOf(name))).includes(mark)).toBe(true)
  })

  it.each(kinds)('has its firmware’s variables in a %s clone, in a file of the clone’s own', async (kind) => {
    const told = await app.client.vm.copying({ id, name: copies[kind], kind })
    expect(told.firmware).toBe('copied')
    await app.client.vm.clone({ id, name: copies[kind], kind })
    const [theirs, ours] = [await variablesOf(name), await variablesOf(copies[kind])]
    expect(ours).not.toBe(theirs)
    expect((await readFile(ours)).equals(await readFile(theirs))).toBe(true)
  })

  it.each(kinds)(
    'comes up in the firmware of its %s clone, and its own variables stay',
    { timeout: BOOT },
    async (kind) => {
      const before = await readFile(await variablesOf(name))
      await boot(copies[kind], 'ls -d /sys/firmware/efi', /\n\/sys\/firmware\/efi\r/)
      expect((await readFile(await variablesOf(name))).equals(before)).toBe(true)
      expect((await readFile(await variablesOf(copies[kind]))).includes(mark)).toBe(true)
    },
  )

  it('goes with the variables of each', async () => {
    const all = await Promise.all([copies.linked, copies.full, name].map(variablesOf))
    for (const vm of [copies.linked, copies.full, name]) {
      if (vm === name) await app.client.vm.template({ id, on: false })
      await app.client.vm.delete({ id: await idOf(vm), files: true })
    }
    expect(all.map((path) => existsSync(path))).toEqual([false, false, false])
    expect(await pool.volumes()).toEqual([])
  })
})
