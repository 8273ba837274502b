import type { ContainerVolume } from '../../../contract/container-volume.ts'
import { formatId } from '../../../contract/ids.ts'
import type { FileListing, FileView } from '../../../contract/container-files.ts'
import type { ContainerSummary } from '../../docker/container-summary.ts'
import { HELPER_LABEL, ownerOf } from '../../inventory/docker-items.ts'
import type { Engines } from '../../step/engines.ts'
import { viewFile } from '../files/view.ts'
import { quick, thorough, walkFolder } from '../files/walk.ts'
import { withVolume } from './lending.ts'

type User = ContainerVolume['users'][number]

/** Who has which volume, by the volume's name. */
export function usersByVolume(connection: string, containers: readonly ContainerSummary[]): Map<string, User[]> {
  const users = new Map<string, User[]>()
  for (const { id, name, state, mounts, labels } of containers) {
    if (labels[HELPER_LABEL] !== undefined) continue
    for (const { type, name: volume, target, readOnly } of mounts) {
      if (type !== 'volume') continue
      const list = users.get(volume) ?? []
      list.push({ id: formatId('container', connection, id), name, state, target, readOnly })
      users.set(volume, list)
    }
  }
  return users
}

export async function listVolumes(connection: string, engines: Engines): Promise<ContainerVolume[]> {
  const engine = await engines.docker(connection)
  const [volumes, containers] = await Promise.all([engine.volumes.list(), engine.containers.list({ all: true })])
  const users = usersByVolume(connection, containers)
  return volumes.map(({ name, driver, mountpoint, createdAt, labels, options }) => ({
    ...{ name, driver, mountpoint },
    created: Math.floor(createdAt / 1000),
    labels: { ...labels },
    options: { ...options },
    anonymous: /^[0-9a-f]{64}$/.test(name),
    owner: ownerOf(labels),
    users: users.get(name) ?? [],
  }))
}

export async function volumeSizes(connection: string, engines: Engines, signal: AbortSignal) {
  const engine = await engines.docker(connection)
  const volumes = await engine.volumes.usage(signal)
  return volumes.flatMap(({ name, usage }) => (usage === undefined ? [] : [{ name, size: usage.size }]))
}

interface OnVolume {
  readonly connection: string
  readonly name: string
  readonly path: string
}

/** @throws Fault NOT_FOUND, INVALID_INPUT, REFUSED */
export async function listVolumeFiles(
  input: OnVolume & { readonly thorough: boolean },
  engines: Engines,
  signal: AbortSignal,
): Promise<FileListing> {
  const engine = await engines.docker(input.connection)
  const limit = input.thorough ? thorough : quick
  return withVolume(engine, input.name, (root) => walkFolder(root, input.path, limit, signal), signal)
}

/** @throws Fault NOT_FOUND, INVALID_INPUT, REFUSED */
export async function showVolumeFile(input: OnVolume, engines: Engines, signal: AbortSignal): Promise<FileView> {
  const engine = await engines.docker(input.connection)
  return withVolume(engine, input.name, (root) => viewFile(root, input.path, signal), signal)
}
