import { existsSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bootableDisk } from '../../support/app/bootable-disk.ts'
import { Conversation } from '../../support/app/conversation.ts'
import { untilGuestAnswers } from '../../support/app/guest-console.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  EMULATED,
  lacking,
  linesOf,
  reachableFolder,
  removeDomain,
  removeFolder,
  tinyGuest,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const fromKernel = uniqueName('kernel')
const fromDisk = uniqueName('disk')
const sharer = uniqueName('sharer')
const modern = uniqueName('uefi')
let labrig: Labrig
let folder: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  folder = await reachableFolder('disks')
})
afterAll(async () => {
  if (lack) return
  for (const name of [fromKernel, fromDisk, sharer, modern]) await removeDomain(name)
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

const small = { memory: 128, vcpus: 1 }
const disk = () => ({ kind: 'disk', path: join(folder, 'installed.raw'), format: 'raw' })

describe('a VM from a kernel', () => {
  it('boots it with its command line, and is shown with the address that it was leased', async () => {
    const { kernel, initrd } = await tinyGuest()
    await labrig.call('vm.create', {
      name: fromKernel,
      title: 'Kernel <& friends>',
      source: { kind: 'kernel', kernel, initrd, commandLine: `console=ttyS0 ${EMULATED} host=${fromKernel}` },
      network: { kind: 'network', name: 'default' },
      graphics: { kind: 'none' },
      start: true,
      ...small,
    })
    await using console = new Conversation(labrig.spawn(['console', fromKernel]))
    await untilGuestAnswers(console, fromKernel)
    console.send(
      `until ip -4 -o addr | grep -v 127.0.0.1 | sed 's/.*inet //; s|/.*||; s/^/LEASED /'| grep LEASED; do sleep 1; done\r`,
    )
    const [, address] = await console.waitFor(/LEASED ([\d.]+)\r/)
    expect(await labrig.machine(fromKernel)).toMatchObject({
      title: 'Kernel <& friends>',
      addresses: [address],
      interfaces: [{ type: 'network', source: 'default', model: 'virtio' }],
      memory: 128 * 2 ** 20,
      vcpus: 1,
    })
    expect(linesOf(await virsh('domifaddr', fromKernel)).join()).toContain(address)
  })

  it('ends its console with the guest', async () => {
    await using console = new Conversation(labrig.spawn(['console', fromKernel]))
    console.send('echo $((6 * 7))-still\r')
    await console.waitFor(/\n42-still\r/)
    await labrig.call('vm.delete', { id: fromKernel, force: true })
    expect(await console.end()).toBe(0)
    expect(linesOf(await virsh('list', '--all', '--name'))).not.toContain(fromKernel)
  })
})

describe('a VM from an existing disk', () => {
  it('boots from it', async () => {
    await copyFile(await bootableDisk(), join(folder, 'installed.raw'))
    await labrig.call('vm.create', { name: fromDisk, source: disk(), network: { kind: 'none' }, start: true, ...small })
    await using console = new Conversation(labrig.spawn(['console', fromDisk]))
    await untilGuestAnswers(console, 'tiny-iso')
    expect(linesOf(await virsh('domblklist', fromDisk)).join()).toContain(join(folder, 'installed.raw'))
    await labrig.call('vm.forceOff', { id: fromDisk })
  })

  it('keeps the disk at its deletion while another VM has it too', async () => {
    const shared = { name: sharer, source: disk(), network: { kind: 'none' }, ...small }
    const refused = await labrig.refusal('vm.create', shared)
    expect(refused).toMatchObject({ exit: 5, code: 'REFUSED', data: { reason: 'disk-in-use', detail: fromDisk } })
    // By somebody who knows better, or does not.
    const definition = await virsh('dumpxml', '--inactive', fromDisk)
    const file = join(folder, 'sharer.xml')
    const other = definition.replace(`<name>${fromDisk}<`, `<name>${sharer}<`).replace(/<uuid>.*<\/uuid>/, '')
    await writeFile(file, other)
    await virsh('define', file)
    const plan = await labrig.call<object>('vm.deletion', { id: fromDisk })
    expect(plan).toMatchObject({ files: [], kept: [{ path: disk().path, why: `also used by ${sharer}` }] })
    await labrig.call('vm.delete', { id: fromDisk, files: true })
    expect(existsSync(disk().path)).toBe(true)
  })

  it('takes the disk along when it alone has it, but only when asked', async () => {
    await labrig.call('vm.delete', { id: sharer })
    expect(existsSync(disk().path)).toBe(true)
    await labrig.call('vm.create', { name: sharer, source: disk(), network: { kind: 'none' }, ...small })
    await labrig.call('vm.delete', { id: sharer, files: true })
    expect(existsSync(disk().path)).toBe(false)
    expect(linesOf(await virsh('list', '--all', '--name'))).not.toContain(sharer)
  })
})

describe('a VM with UEFI', () => {
  it('comes up in its firmware, and takes the variables of the firmware along when deleted', async () => {
    const { kernel, initrd } = await tinyGuest()
    const source = { kind: 'kernel', kernel, initrd, commandLine: `console=ttyS0 ${EMULATED} host=uefi` }
    const graphics = { kind: 'none' }
    await labrig.call('vm.create', {
      name: modern,
      source,
      firmware: 'uefi',
      network: { kind: 'none' },
      graphics,
      start: true,
      ...small,
      memory: 256,
    })
    const [, variables] = /<nvram[^>]*>([^<]+)<\/nvram>/.exec(await virsh('dumpxml', modern)) ?? []
    expect(variables).toBeDefined()
    expect(existsSync(variables ?? '')).toBe(true)
    await using console = new Conversation(labrig.spawn(['console', modern]))
    await untilGuestAnswers(console, 'uefi')
    console.send('ls -d /sys/firmware/efi\r')
    await console.waitFor(/\n\/sys\/firmware\/efi\r/)
    await labrig.call('vm.delete', { id: modern, force: true })
    expect(existsSync(variables ?? '')).toBe(false)
  })
})
