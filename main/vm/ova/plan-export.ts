import { stat, statfs } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Fault, invalidState, nameTaken, notFound } from '../../../contract/fault.ts'
import type { VmExport } from '../../../contract/ova.ts'
import { leaveOut, type LeftOut } from '../../../contract/texts/left-out.ts'
import { observeVm } from '../../inventory/observed-vm.ts'
import type { Engines } from '../../step/engines.ts'
import { isLocal } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import { observeSource, type BackupSource, type DiskToKeep } from '../backup/backup-source.ts'
import { refuseBadFolder } from '../backup/plan-backup.ts'
import { ovfText, systemOf } from './ovf-text.ts'

export interface ExportPlan extends Plan {
  readonly path: string
  readonly leftOut: readonly LeftOut[]
}

/** The plain tar format takes files below 8 GiB; a little less, since images grow by their tables. Bytes. */
const LARGE = 7 * 2 ** 30

async function observe(id: string, engines: Engines): Promise<BackupSource> {
  const vm = await observeVm(engines, id)
  // What another program would start from must be whole: not the disks of a guest that goes on writing.
  if (vm.state !== 'off') throw invalidState(vm.name, id, vm.state, ['off'])
  return observeSource(vm, { local: isLocal(engines, vm.connectionId), quiesce: false })
}

function leftOf({ snapshots, firmware, leftOut }: BackupSource): LeftOut[] {
  return [
    ...leftOut.filter(({ code }) => code !== 'firmware' && code !== 'tpm'),
    ...(snapshots.length === 0 ? [] : [leaveOut('snapshots', { count: snapshots.length })]),
    ...(firmware.nvram === null ? [] : [leaveOut('firmware-state', { path: firmware.nvram })]),
    ...(firmware.tpm === null ? [] : [leaveOut('tpm-state', { path: firmware.tpm.path })]),
  ]
}

/** Where qemu-img reads a disk: a file that only libvirt may read is fetched first, and taken away again. */
function convertSteps(
  connection: string,
  disk: DiskToKeep,
  to: { readonly path: string; readonly as: 'qcow2' | 'vmdk' },
): Step[] {
  const { path, format, bytes, volume } = disk
  const as = { type: 'disk.convert' as const, to: to.path, as: to.as, compressed: true, bytes }
  if (disk.way !== 'download' || volume === null) return [{ ...as, from: path, format }]
  const fetched = `${to.path}.fetched`
  return [
    { type: 'volume.download', connection, pool: volume.pool, name: volume.name, path: fetched, bytes },
    { ...as, from: fetched, format },
    { type: 'file.remove', path: fetched },
  ]
}

async function capacityOf({ vm }: BackupSource, target: string): Promise<number> {
  const info = await vm.connection.call('DOMAIN_GET_BLOCK_INFO', { dom: vm.dom, path: target, flags: 0 })
  return Number(info.capacity)
}

/** @throws Fault NAME_TAKEN, PATH_PROBLEM, DISK_FULL */
async function refuseBadPath(path: string, needed: number): Promise<void> {
  await refuseBadFolder(dirname(path))
  for (const one of [path, `${path}.partial`]) {
    if ((await stat(one).catch(() => null)) !== null) throw nameTaken('file', one, one)
  }
  const { bavail, bsize } = await statfs(dirname(path))
  const free = bavail * bsize
  if (needed <= free) return
  const mib = (bytes: number) => Math.ceil(bytes / 2 ** 20)
  const sentence = `${dirname(path)} has ${mib(free)} MiB free; the export may need ${mib(needed)} MiB.`
  throw new Fault('DISK_FULL', { path: dirname(path), needed, free }, sentence)
}

/** @throws Fault NOT_FOUND */
function diskOf({ vm, disks }: BackupSource, target: string | undefined): DiskToKeep {
  const found = target === undefined ? disks[0] : disks.find((disk) => disk.target === target)
  if (found === undefined) throw notFound(`disk of ${vm.name}`, target ?? 'at all')
  return found
}

function safeName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '_')
}

async function ovaSteps(sources: readonly BackupSource[], path: string): Promise<Step[]> {
  const folder = `${path}.partial`
  const stem = safeName(basename(path).replace(/\.ova$/i, '')) || 'export'
  const steps: Step[] = [{ type: 'folder.make', path: folder }]
  const systems = []
  const files = [`${stem}.ovf`]
  for (const source of sources) {
    const disks = []
    for (const [index, disk] of source.disks.entries()) {
      const file = `${safeName(source.vm.name)}-disk${index + 1}.vmdk`
      steps.push(...convertSteps(source.vm.connectionId, disk, { path: join(folder, file), as: 'vmdk' }))
      disks.push({ file, capacity: await capacityOf(source, disk.target) })
      files.push(file)
    }
    systems.push(systemOf(source.xml, disks))
  }
  const bytes = sources.flatMap(({ disks }) => disks).reduce((sum, disk) => sum + disk.bytes, 0)
  const manifest = `${stem}.mf`
  return [
    ...steps,
    { type: 'file.write', path: join(folder, `${stem}.ovf`), text: ovfText(systems) },
    { type: 'archive.pack', folder, files, manifest, to: path, large: bytes > LARGE, bytes },
    { type: 'folder.remove', path: folder },
  ]
}

/**
 * Plans an export. An OVA is put together in a folder beside it and appears when it is whole.
 * @throws Fault INVALID_STATE, NOT_FOUND, NAME_TAKEN (the file is there), PATH_PROBLEM, DISK_FULL, UNSUPPORTED
 */
export async function planExport(input: VmExport, engines: Engines): Promise<ExportPlan> {
  const { path, format } = input
  const ids = [...new Set([input.id, ...(format === 'ova' ? input.also : [])])]
  const sources: BackupSource[] = []
  for (const id of ids) sources.push(await observe(id, engines))
  const [first] = sources
  if (first === undefined) throw notFound('VM', input.id)
  const disks = format === 'ova' ? sources.flatMap((source) => source.disks) : [diskOf(first, input.target)]
  const bytes = disks.reduce((sum, disk) => sum + disk.bytes, 0)
  await refuseBadPath(path, format === 'ova' ? bytes * 2 : bytes)
  const [disk] = disks
  const steps =
    format === 'ova' || disk === undefined
      ? await ovaSteps(sources, path)
      : convertSteps(first.vm.connectionId, disk, { path, as: 'qcow2' })
  return {
    path,
    leftOut: format === 'ova' ? sources.flatMap(leftOf) : [],
    title: `export ${sources.map(({ vm }) => vm.name).join(', ')} to ${path}`,
    subjects: ids,
    steps,
    atomic: true,
    destroys: [],
    locks: ids,
  }
}
