import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { BackupManifest } from '../../../contract/backup-manifest.ts'
import type { VmBackup } from '../../../contract/backup.ts'
import { Fault, nameTaken } from '../../../contract/fault.ts'
import { observeVm } from '../../inventory/observed-vm.ts'
import { getAutostart } from '../../libvirt/domain.ts'
import { parseXml, selectNumber, selectOne } from '../../libvirt/xml.ts'
import type { Engines } from '../../step/engines.ts'
import { isLocal } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import { commandLine } from '../../step/shell-words.ts'
import type { Step } from '../../step/step.ts'
import { problemForUser } from '../../system/search-path.ts'
import { hostAbilities } from '../host-abilities.ts'
import { observeSource, type BackupSource, type DiskToKeep } from './backup-source.ts'

export const MANIFEST = 'manifest.json'
const DEFINITION = 'domain.xml'
const VARIABLES = 'firmware-variables.fd'
const TPM = 'tpm'
/** Definition, snapshots, checksums and the headers of images. Bytes. */
const SMALL_FILES = 4 << 20

export interface BackupPlan extends Plan {
  readonly folder: string
}

/** A disk and the file that it becomes. */
interface KeptDisk {
  readonly disk: DiskToKeep
  readonly file: string
  readonly format: 'qcow2' | 'raw'
  /** Bytes that the guest sees. */
  readonly capacity: number
}

/** web-20260930-142501, by the clock of this host: what sorts by name sorts by time. */
function folderName(name: string, at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`
  const time = `${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`
  return `${name.replace(/[^A-Za-z0-9._+-]/g, '_')}-${day}-${time}`
}

/** @throws Fault PATH_PROBLEM */
export async function refuseBadFolder(folder: string): Promise<void> {
  const problem = (kind: 'missing' | 'unreadable', message: string) =>
    new Fault('PATH_PROBLEM', { path: folder, problem: kind, culprit: folder, remedy: [] }, message)
  const info = await stat(folder).catch(() => null)
  if (info === null || !info.isDirectory()) throw problem('missing', `There is no folder ${folder}.`)
  await access(folder, constants.W_OK | constants.X_OK).catch(() => {
    throw problem('unreadable', `This user may not write to ${folder}.`)
  })
}

/** A running guest's qemu writes into the folder itself. @throws Fault PATH_PROBLEM */
async function refuseUnreachable(source: BackupSource, folder: string): Promise<void> {
  if (!source.disks.some(({ way }) => way === 'push')) return
  const type = selectOne(parseXml(source.xml), 'string(/domain/@type)') === 'kvm' ? 'kvm' : 'qemu'
  const { qemuUser } = await hostAbilities(source.vm.connection, type)
  if (qemuUser === null) return
  const found = await problemForUser(join(folder, 'any'), qemuUser)
  if (found?.problem !== 'not-searchable') return
  const { culprit } = found
  const remedy = [commandLine(['setfacl', '-m', `u:${qemuUser.uid}:x`, culprit])]
  throw new Fault(
    'PATH_PROBLEM',
    { path: folder, problem: 'not-searchable', culprit, remedy },
    `The running VM's qemu cannot reach ${folder}: the directory ${culprit} (mode ${found.mode}) lacks the search bit for its user.`,
  )
}

async function freeAt(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

function neededBy(source: BackupSource): number {
  return source.disks.reduce((sum, { bytes }) => sum + bytes, SMALL_FILES)
}

async function keptDisks({ vm, disks }: BackupSource): Promise<KeptDisk[]> {
  return Promise.all(
    disks.map(async (disk) => {
      const info = await vm.connection.call('DOMAIN_GET_BLOCK_INFO', { dom: vm.dom, path: disk.target, flags: 0 })
      // What libvirt hands over stays as it is.
      const format = disk.way === 'download' && disk.format !== 'qcow2' ? 'raw' : 'qcow2'
      return { disk, format, file: `${disk.target}.${format}`, capacity: Number(info.capacity) } as const
    }),
  )
}

/** The steps that bring the disks into the folder: first those of the running guest, all at one moment. */
function diskSteps(source: BackupSource, kept: readonly KeptDisk[], folder: string, freeze: boolean): Step[] {
  const { connectionId: connection, uuid, name } = source.vm
  const pushed = kept.filter(({ disk }) => disk.way === 'push')
  const push: Step = {
    type: 'domain.backup',
    ...{ connection, uuid, name, freeze },
    disks: pushed.map(({ disk, file, capacity }) => ({ target: disk.target, path: join(folder, file), capacity })),
    without: source.without,
  }
  const others = kept.filter(({ disk }) => disk.way !== 'push')
  return [...(pushed.length === 0 ? [] : [push]), ...others.map((one) => coldStep(connection, one, folder))]
}

function coldStep(connection: string, { disk, file }: KeptDisk, folder: string): Step {
  const { path: from, bytes, format, volume } = disk
  const to = join(folder, file)
  if (disk.way === 'copy') return { type: 'disk.copy', from, to, bytes }
  if (disk.way === 'download' && volume !== null) {
    return { type: 'volume.download', connection, pool: volume.pool, name: volume.name, path: to, bytes }
  }
  return { type: 'disk.convert', from, to, format, as: 'qcow2', compressed: false, bytes }
}

async function manifestOf(source: BackupSource, kept: readonly KeptDisk[], more: { at: Date; quiesced: boolean }) {
  const { vm, xml, snapshots, firmware, leftOut } = source
  const document = parseXml(xml)
  const manifest: BackupManifest = {
    format: 'labrig-backup',
    version: 1,
    created: more.at.toISOString(),
    machine: {
      name: vm.name,
      uuid: vm.uuid,
      state: vm.state,
      // libvirt writes KiB whatever unit the author used.
      memory: selectNumber(document, 'number(/domain/memory)') * 1024,
      vcpus: selectNumber(document, 'number(/domain/vcpu)') || 1,
      autostart: vm.persistent && (await getAutostart(vm.connection, vm.dom)),
    },
    quiesced: more.quiesced,
    definition: DEFINITION,
    disks: kept.map(({ disk, file, format, capacity }) => ({
      target: disk.target,
      file,
      format,
      capacity,
      from: disk.path,
    })),
    nvram: firmware.nvram === null ? null : VARIABLES,
    tpm: firmware.tpm === null ? null : TPM,
    snapshots: snapshots.map(({ name, current }, index) => ({ name, current, file: `snapshot-${index + 1}.xml` })),
    leftOut: [...leftOut],
  }
  return manifest
}

/** @throws Fault UNSUPPORTED, NOT_FOUND, PATH_PROBLEM */
async function observe(input: VmBackup, engines: Engines) {
  const vm = await observeVm(engines, input.id)
  const local = isLocal(engines, vm.connectionId)
  const source = await observeSource(vm, { local, quiesce: input.quiesce })
  const at = new Date()
  const folder = join(input.folder, folderName(vm.name, at))
  return { source, at, folder, quiesced: source.heldStill }
}

/** What a backup would hold and take; refuses nothing but what cannot be copied at all. */
export async function inspectBackingUp(input: VmBackup, engines: Engines) {
  const { source, folder, quiesced } = await observe(input, engines)
  await refuseBadFolder(input.folder)
  const kept = await keptDisks(source)
  return {
    folder,
    disks: kept.map(({ disk: { target, path, bytes }, capacity }) => ({ target, path, bytes, capacity })),
    firmware: source.firmware.nvram !== null,
    tpm: source.firmware.tpm !== null,
    snapshots: source.snapshots.map(({ name }) => name),
    quiesced,
    leftOut: [...source.leftOut],
    needed: neededBy(source),
    free: await freeAt(input.folder),
  }
}

/**
 * Plans a backup: everything goes into a folder called `….partial`, which gets its name when all is in it.
 * @throws Fault PATH_PROBLEM, DISK_FULL, NAME_TAKEN, UNSUPPORTED, NOT_FOUND
 */
export async function planBackup(input: VmBackup, engines: Engines): Promise<BackupPlan> {
  const { source, at, folder, quiesced } = await observe(input, engines)
  const { vm, snapshots, firmware } = source
  await refuseBadFolder(input.folder)
  await refuseUnreachable(source, input.folder)
  const partial = `${folder}.partial`
  for (const path of [folder, partial]) {
    const there = await stat(path).catch(() => null)
    if (there !== null) throw nameTaken('folder', basename(path), path)
  }
  const [needed, free] = [neededBy(source), await freeAt(input.folder)]
  if (needed > free) {
    const mib = (bytes: number) => Math.ceil(bytes / 2 ** 20)
    const sentence = `${input.folder} has ${mib(free)} MiB free; the backup may need ${mib(needed)} MiB.`
    throw new Fault('DISK_FULL', { path: input.folder, needed, free }, sentence)
  }
  const kept = await keptDisks(source)
  const manifest = await manifestOf(source, kept, { at, quiesced })
  const inside = (file: string) => join(partial, file)
  const on = { connection: vm.connectionId, uuid: vm.uuid }
  const files = [
    ...[MANIFEST, DEFINITION, ...manifest.snapshots.map(({ file }) => file), ...kept.map(({ file }) => file)],
    ...(manifest.nvram === null ? [] : [manifest.nvram]),
    ...(firmware.tpm?.files.map((file) => join(TPM, file)) ?? []),
  ]
  const steps: Step[] = [
    { type: 'folder.make', path: partial },
    { type: 'domain.dump', ...on, name: vm.name, path: inside(DEFINITION) },
    ...snapshots.map(({ name }, index): Step => {
      const path = inside(manifest.snapshots[index]?.file ?? '')
      return { type: 'snapshot.dump', ...on, domain: vm.name, name, path }
    }),
    ...diskSteps(source, kept, partial, quiesced),
    ...(firmware.nvram === null ? [] : [{ type: 'file.copy' as const, from: firmware.nvram, to: inside(VARIABLES) }]),
    ...(firmware.tpm === null ? [] : [{ type: 'folder.copy' as const, from: firmware.tpm.path, to: inside(TPM) }]),
    { type: 'file.write', path: inside(MANIFEST), text: JSON.stringify(manifest, null, 2) + '\n' },
    { type: 'folder.seal', path: partial, to: folder, files },
  ]
  return {
    folder,
    title: `back up ${vm.name} to ${folder}`,
    subjects: [input.id],
    steps,
    atomic: true,
    destroys: [],
    locks: [input.id],
  }
}
