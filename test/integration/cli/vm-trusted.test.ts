import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bootableDisk } from '../../support/app/bootable-disk.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  lacking,
  reachableFolder,
  removeDomain,
  removeFolder,
  run,
  tinyIso,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'

const lack = lacking('root', 'libvirtd')
beforeEach((context) => context.skip(lack !== undefined, lack))

const windows = uniqueName('windows')
const plain = uniqueName('plain')
let labrig: Labrig
let folder: string

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  folder = await reachableFolder('trusted')
})
afterAll(async () => {
  if (lack) return
  for (const name of [windows, plain]) await removeDomain(name)
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

const small = { memory: 256, vcpus: 1, network: { kind: 'none' } }

/** What virtinst would write for a definition that it has read and not changed. */
const rewritten = (name: string, memory = '256') =>
  run('virt-xml', ['--connect', 'qemu:///system', name, '--edit', '--memory', memory, '--print-diff'])

describe('a VM as Windows 11 asks for it', () => {
  it('starts with Secure Boot and a TPM, and virtinst reads its definition without a change', async () => {
    await labrig.call('vm.create', {
      name: windows,
      os: 'http://microsoft.com/win/11',
      source: { kind: 'iso', path: await tinyIso() },
      drivers: await bootableDisk(),
      firmware: 'secure-boot',
      tpm: true,
      start: true,
      ...small,
    })
    expect(await virsh('domstate', windows)).toContain('running')
    const xml = await virsh('dumpxml', windows)
    expect(xml).toMatch(/<loader [^>]*secure='yes'[^>]*>[^<]+<\/loader>/)
    expect(xml).toContain("<tpm model='tpm-crb'>")
    expect((await rewritten(windows)).trim()).toBe('')
  })

  it('takes its variables and what its TPM keeps along when it is deleted', async () => {
    const variables = /<nvram[^>]*>([^<]+)<\/nvram>/.exec(await virsh('dumpxml', windows))?.[1] ?? ''
    const trust = join('/var/lib/libvirt/swtpm', (await virsh('domuuid', windows)).trim())
    expect([existsSync(variables), existsSync(trust)]).toEqual([true, true])
    await labrig.call('vm.delete', { id: windows, force: true })
    expect([existsSync(variables), existsSync(trust)]).toEqual([false, false])
  })
})

describe('a plain VM', () => {
  it('is read by virtinst without a change', async () => {
    const source = { kind: 'iso', path: await tinyIso() }
    await labrig.call('vm.create', {
      name: plain,
      title: 'A <title>',
      os: 'http://debian.org/debian/12',
      source,
      ...small,
    })
    expect((await rewritten(plain)).trim()).toBe('')
    expect(await rewritten(plain, '257')).toMatch(/^\+.*<memory unit="KiB">263168</m)
  })
})
