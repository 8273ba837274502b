import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { VmRestore } from '../../../contract/backup.ts'
import { nameTaken } from '../../../contract/fault.ts'
import { formatId } from '../../../contract/ids.ts'
import { leaveOut, type LeftOut } from '../../../contract/texts/left-out.ts'
import { domainByName, domainByUuid } from '../../libvirt/domain.ts'
import type { Connection } from '../../libvirt/connection.ts'
import { isNoDomain } from '../../libvirt/errors.ts'
import type { Engines } from '../../step/engines.ts'
import { isLocal } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import { refuseReaching } from '../image-pieces.ts'
import { networksOf, wakeNetworks } from '../networks-asleep.ts'
import { freeVolumeName, refuseFullPool, targetPool, uploadSteps, type TargetPool } from '../target-pool.ts'
import { tpmFolder } from './firmware-state.ts'
import { readBackup, readBackupText, type ReadBackup } from './read-backup.ts'
import { mediaOf, restoredDefinition, restoredSnapshot, type RestoredIdentity } from './restored-definition.ts'

export interface RestorePlan extends Plan {
  readonly id: string
  readonly leftOut: readonly LeftOut[]
}

async function uuidByName(connection: Connection, name: string): Promise<string | null> {
  try {
    return (await domainByName(connection, name)).uuid
  } catch (error) {
    if (isNoDomain(error)) return null
    throw error
  }
}

async function isTaken(connection: Connection, uuid: string): Promise<boolean> {
  try {
    await domainByUuid(connection, uuid)
    return true
  } catch (error) {
    if (isNoDomain(error)) return false
    throw error
  }
}

interface PlacedFiles {
  readonly steps: readonly Step[]
  readonly disks: RestoredIdentity['disks']
  readonly nvram: string | null
}

/** Every image goes to the pool under a name that nobody has there. @throws Fault REFUSED, DISK_FULL */
async function placeFiles(
  { folder, manifest, sizes }: ReadBackup,
  name: string,
  pool: TargetPool,
): Promise<PlacedFiles> {
  const taken = new Set(pool.taken)
  const steps: Step[] = [...pool.steps]
  const disks = new Map<string, { path: string; format: string }>()
  for (const [index, disk] of manifest.disks.entries()) {
    const path = join(folder, disk.file)
    await refuseReaching(path, disk.format)
    const volume = freeVolumeName(taken, index === 0 ? name : `${name}-${disk.target}`, disk.format)
    steps.push(...uploadSteps(pool, volume, { path, bytes: sizes.get(disk.file) ?? 0 }))
    disks.set(disk.target, { path: join(pool.path, volume), format: disk.format })
  }
  let nvram: string | null = null
  if (manifest.nvram !== null) {
    // In the pool too: libvirt's own folder of such files takes them from root only.
    const volume = freeVolumeName(taken, `${name}_VARS`, 'fd')
    const bytes = sizes.get(manifest.nvram) ?? 0
    steps.push(...uploadSteps(pool, volume, { path: join(folder, manifest.nvram), bytes }))
    nvram = join(pool.path, volume)
  }
  const blocks = await Promise.all(
    manifest.disks.map(async ({ file }) => (await stat(join(folder, file))).blocks * 512),
  )
  refuseFullPool(
    pool,
    blocks.reduce((sum, one) => sum + one, 0),
  )
  return { steps, disks, nvram }
}

/** @throws Fault NAME_TAKEN when there is state of that VM already */
async function tpmSteps({ folder, manifest }: ReadBackup, uuid: string, local: boolean) {
  if (manifest.tpm === null) return { steps: [], leftOut: [] }
  const to = tpmFolder(uuid)
  const may =
    local &&
    (await access(dirname(to), constants.W_OK)
      .then(() => true)
      .catch(() => false))
  if (!may) return { steps: [], leftOut: [leaveOut('tpm', { path: to })] }
  const there = await stat(to).catch(() => null)
  if (there !== null) throw nameTaken('folder', to, to)
  const step: Step = { type: 'folder.copy', from: join(folder, manifest.tpm), to }
  return { steps: [step], leftOut: [] }
}

/** Media that are still where they were; those of another host cannot be seen from here and stay named. */
async function mediaThere(backup: ReadBackup, xml: string, local: boolean) {
  const all = mediaOf(backup.manifest.definition, xml)
  if (!local) return new Set(all)
  const there = await Promise.all(all.map((path) => stat(path).catch(() => null)))
  return new Set(all.filter((_, index) => there[index] !== null))
}

async function snapshotSteps(backup: ReadBackup, identity: RestoredIdentity, connection: string): Promise<Step[]> {
  const steps: Step[] = []
  for (const { name, file, current } of backup.manifest.snapshots) {
    const masked = restoredSnapshot(file, await readBackupText(backup.folder, file), identity)
    const on = { connection, uuid: identity.uuid, domain: identity.name }
    steps.push({ type: 'snapshot.define', ...on, name, current, ...masked })
  }
  return steps
}

/**
 * Plans a VM of a backup. Its own name gives it back what it was: UUID and cards too, as long as nobody has the UUID.
 * Checksums are the first step: nothing is made before all are right.
 * @throws Fault REFUSED (what is wrong with the backup), NAME_TAKEN, NOT_FOUND, DISK_FULL, PATH_PROBLEM, INVALID_STATE
 */
export async function planRestore(input: VmRestore, engines: Engines): Promise<RestorePlan> {
  const backup = await readBackup(input.folder)
  const { manifest } = backup
  const { connection: connectionId } = input
  const connection = await engines.libvirt(connectionId)
  const local = isLocal(engines, connectionId)
  const name = input.name ?? manifest.machine.name
  const holder = await uuidByName(connection, name)
  if (holder !== null) throw nameTaken('VM', name, formatId('vm', connectionId, holder))
  const another = name !== manifest.machine.name || (await isTaken(connection, manifest.machine.uuid))
  const uuid = another ? randomUUID() : manifest.machine.uuid
  const pool = await targetPool(connection, connectionId, input.pool)
  const xml = await readBackupText(backup.folder, manifest.definition)
  const placed = await placeFiles(backup, name, pool)
  const media = await mediaThere(backup, xml, local)
  const identity: RestoredIdentity = { name, uuid, another, media, disks: placed.disks, nvram: placed.nvram }
  const masked = restoredDefinition(manifest.definition, xml, identity)
  const tpm = await tpmSteps(backup, uuid, local)
  const target = { connection: connectionId, uuid, name }
  const networks = input.start ? await wakeNetworks(connection, connectionId, networksOf(masked.xml)) : []
  const id = formatId('vm', connectionId, uuid)
  return {
    id,
    leftOut: tpm.leftOut,
    title: `restore ${name} from ${input.folder}`,
    subjects: [id],
    steps: [
      { type: 'folder.check', path: input.folder, sums: backup.sums },
      ...placed.steps,
      ...tpm.steps,
      { type: 'domain.define', ...target, ...masked },
      ...(await snapshotSteps(backup, identity, connectionId)),
      ...(manifest.machine.autostart && !another ? [{ type: 'domain.autostart' as const, ...target, on: true }] : []),
      ...networks,
      ...(input.start ? [{ type: 'domain.start' as const, ...target, paused: false }] : []),
    ],
    atomic: true,
    destroys: [],
    locks: [`vm-name:${connectionId}/${name}`, `backup:${input.folder}`],
  }
}
