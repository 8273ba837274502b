/** What a VM is made of, from its creation over copies and backups to its end: nothing of it may stay behind. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { budgetOf } from '../../../main/api/budget.ts'
import { emptyExpired, trashed } from '../../../main/api/trash.ts'
import { parseArguments } from '../../../main/cli/arguments.ts'
import { vmFiles } from '../../../main/cli/vm-files.ts'
import { TRASH_MARK } from '../../../main/inventory/own-marks.ts'
import type { InProcess } from '../../support/app/in-process.ts'
import { inPool, type TestPool } from '../../support/app/pool.ts'
import { idOf, vmWorld } from '../../support/app/vm-world.ts'
import { tinyGuest, tinyIso, uniqueName, virsh } from '../../support/host/index.ts'

const trusted = uniqueName('trusted')
const plain = uniqueName('plain')
let app: InProcess
let pool: TestPool
let files: string

vmWorld([trusted, plain, `${plain}-copy`, `${plain}-pc`], (world) => void ({ app, pool, files } = world))

/** `labrig vm …`, with what it printed. */
async function command(...words: string[]): Promise<string> {
  let printed = ''
  const output = { isTerminal: false, out: (text: string) => void (printed += text), err: () => undefined }
  const args = parseArguments(['vm', ...words])
  await vmFiles(args, app.services, output, new AbortController().signal)
  return printed.trim()
}

const sums = async (paths: readonly string[]) =>
  Promise.all(
    paths.map(async (path) =>
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ),
  )
/** Where the definition does not tell it, it is in libvirt's own folder. */
const variablesOf = async (vm: string) =>
  /<nvram[^>]*>([^<]+)<\/nvram>/.exec(await virsh('dumpxml', vm))?.[1] ?? `/var/lib/libvirt/qemu/nvram/${vm}_VARS.fd`

/** Whatever of ours nobody needs any more. */
async function orphans(uuid: string) {
  const { files: found } = await app.client.storage.leftovers({})
  const ours = [pool.path, trusted, plain, uuid]
  return found.map(({ path }) => path).filter((path) => ours.some((word) => path.includes(word)))
}

describe('a VM with firmware variables and a TPM', () => {
  let uuid = ''
  let folder = ''
  const trust = () => join('/var/lib/libvirt/swtpm', uuid)
  const trustFiles = async () => {
    const all = await readdir(trust(), { recursive: true, withFileTypes: true })
    return all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  }

  it('comes back from a backup with the same bytes of both, by the command line', async () => {
    const { id } = await app.client.vm.create({
      name: trusted,
      source: { kind: 'iso', path: await tinyIso() },
      disk: { size: 0.03125, pool: pool.name },
      network: { kind: 'none' },
      memory: 256,
      firmware: 'uefi',
      tpm: true,
    })
    uuid = (await virsh('domuuid', trusted)).trim()
    // What the two keep is written when the guest first starts.
    await app.client.vm.start({ id, paused: true })
    await app.client.vm.forceOff({ id })
    const [variables, state] = [await variablesOf(trusted), await trustFiles()]
    const before = await sums([variables, ...state])
    expect(state.length).toBeGreaterThan(0)
    expect(await command('backup', trusted, files, '--explain')).toContain(`dumpxml ${trusted}`)
    expect(await readdir(files)).toEqual([])
    folder = await command('backup', trusted, files)
    expect(await command('verify', folder)).toBe('every checksum is right')
    // Needed also while the definition of the VM, which is off, does not name it.
    expect(await orphans(uuid)).toEqual([])
    await app.client.vm.delete({ id, files: true })
    expect([existsSync(variables), existsSync(trust()), await pool.volumes()]).toEqual([false, false, []])
    const place = ['--pool', pool.name, '--connection', 'system']
    expect(await command('restore', folder, ...place, '--explain')).toContain('vol-upload')
    expect(await command('restore', folder, ...place)).toBe(id)
    expect(await sums([await variablesOf(trusted), ...(await trustFiles())])).toEqual(before)
  })

  it('says of every file that it goes, and takes all of them: disks, what snapshots froze, memory, firmware, TPM', async () => {
    const id = await idOf(trusted)
    const [overlay, memory] = [inPool(pool, `${trusted}.first`), join(files, 'first.mem')]
    await app.client.vm.start({ id, paused: true })
    const parts = ['--memspec', `${memory},snapshot=external`, '--diskspec', `vda,snapshot=external,file=${overlay}`]
    await virsh('snapshot-create-as', trusted, 'first', ...parts)
    await app.client.vm.forceOff({ id })
    await app.client.vm.start({ id, paused: true })
    await app.client.vm.save({ id })
    const saved = join('/var/lib/libvirt/qemu/save', `${trusted}.save`)
    const variables = await variablesOf(trusted)
    const all = [overlay, inPool(pool, `${trusted}.qcow2`), memory, variables, trust(), saved]
    const told = await app.client.vm.deletion({ id })
    expect(told.files.map(({ path }) => path).sort()).toEqual(all.sort())
    expect(told.kept.map(({ code }) => code)).toEqual(['media'])
    expect(all.map((path) => existsSync(path))).toEqual(all.map(() => true))
    await app.client.vm.delete({ id, files: true })
    expect(all.map((path) => existsSync(path))).toEqual(all.map(() => false))
    expect(await pool.volumes()).toEqual([])
    expect(await orphans(uuid)).toEqual([])
  })
})

const DAY = 86_400_000

/** It lies in the trash since a minute less than its days, then a minute more; other VMs there are as old as they are. */
async function untilItsTime(id: string): Promise<void> {
  const uuid = id.slice(id.indexOf('/') + 1)
  const inTrash = async () => (await trashed(app.services)).vms.find((vm) => vm.id === id)
  const now = Date.now()
  const day = (await trashed(app.services)).days ?? 0
  expect(day).toBe(14)
  const at = now - day * DAY + 60_000
  const mark = `<trash name='${plain}' at='${new Date(at).toISOString()}' autostart='no' by='${process.getuid?.() ?? 0}'/>`
  await virsh('metadata', uuid, TRASH_MARK.uri, '--key', TRASH_MARK.prefix, '--set', mark, '--config')
  expect(await inTrash()).toMatchObject({ former: plain, until: at + day * DAY, kept: null })
  const before = (await budgetOf(app.services)).trash
  expect(before.bytes).toBeGreaterThanOrEqual((await inTrash())?.bytes ?? Infinity)
  await emptyExpired(app.services, now)
  expect(await inTrash()).toBeDefined()
  await emptyExpired(app.services, now + 61_000)
  expect(await inTrash()).toBeUndefined()
  expect(await virsh('list', '--all', '--name')).not.toContain(plain)
}

describe('a plain VM', () => {
  it('is cloned, snapshotted, backed up, deleted, restored and deleted, and no orphan is left', async () => {
    const { kernel } = await tinyGuest()
    const source = { kind: 'kernel', kernel } as const
    const disk = { size: 0.03125, pool: pool.name }
    const { id } = await app.client.vm.create({ name: plain, source, disk, network: { kind: 'none' }, memory: 64 })
    const uuid = (await virsh('domuuid', plain)).trim()
    await app.client.vm.snapshot.create({ id, name: 'first' })
    await app.client.vm.clone({ id, name: `${plain}-copy`, kind: 'full' })
    await app.client.vm.delete({ id: await idOf(`${plain}-copy`), files: true })
    const { folder } = await app.client.vm.backup({ id, folder: files })
    await app.client.vm.trash({ id })
    await untilItsTime(id)
    expect(await pool.volumes()).toEqual([])
    await app.client.vm.restore({ folder, pool: pool.name })
    await app.client.vm.snapshot.delete({ id, name: 'first' })
    await app.client.vm.clone({ id, name: `${plain}-pc`, kind: 'linked' })
    await app.client.vm.delete({ id: await idOf(`${plain}-pc`), files: true })
    await app.client.vm.delete({ id, files: true })
    expect(await pool.volumes()).toEqual([])
    expect(await readdir(pool.path)).toEqual([])
    expect(await orphans(uuid)).toEqual([])
  })
})
