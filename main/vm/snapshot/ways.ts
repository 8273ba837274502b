import type { SnapshotWay } from '../../../contract/vm-snapshot.ts'
import { snapshotReasonOf, type SnapshotReason } from '../../../contract/snapshot-refusal.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import { parseXml, selectElements, selectOne, type Document } from '../../libvirt/xml.ts'
import { heldBy, insideOf, type Layers } from './layers.ts'

/** From here on libvirt keeps qcow2 variables of UEFI firmware inside a snapshot and goes back to them (news of 10.10.0). */
const KEEPS_VARIABLES = 10_010_000
const KIB = 1024
/** Header, tables and one cluster each of an empty layer. Bytes. */
const EMPTY_LAYER = 200 * KIB

export interface OfferedWays {
  readonly ways: readonly { readonly way: SnapshotWay; readonly reason: SnapshotReason | null }[]
  readonly usual: SnapshotWay | null
  /** Bytes that are taken at once. */
  readonly needs: number
}

/** 9.0.0 is 9000000. */
function versionText(version: number): string {
  return `${Math.floor(version / 1e6)}.${Math.floor(version / 1000) % 1000}.${version % 1000}`
}

function firmwareReason(document: Document, version: number): SnapshotReason | null {
  const nvram = selectElements(document, '/domain/os/nvram')[0]
  const pflash = selectOne(document, 'string(/domain/os/loader/@type)') === 'pflash'
  const efi = selectOne(document, 'string(/domain/os/@firmware)') === 'efi'
  if (nvram === undefined && !pflash && !efi) return null
  if (version >= KEEPS_VARIABLES && nvram?.getAttribute('format') === 'qcow2') return null
  return snapshotReasonOf('snapshot-firmware', { version: versionText(version) })
}

const isOn = ({ state }: ObservedVm) => state !== 'off' && state !== 'saved'

function list(names: readonly string[]): string {
  return [...new Set(names)].join(', ')
}

/** Those that lie inside, or hold, one of the files that the VM stands on now. */
function kindsInChains({ disks, snapshots }: Layers) {
  const files = disks.flatMap(({ chain }) => chain)
  return {
    inside: files.flatMap((path) => insideOf(snapshots, path)),
    held: files.flatMap((path) => heldBy(snapshots, path)),
  }
}

function internalReason(layers: Layers, document: Document, version: number): SnapshotReason | null {
  const { held } = kindsInChains(layers)
  if (held.length > 0) return snapshotReasonOf('snapshot-has-external', { names: list(held) })
  const other = layers.disks.find(({ format }) => format !== 'qcow2')
  if (other !== undefined) {
    return snapshotReasonOf('snapshot-not-qcow2', { target: other.disk.target, format: other.format })
  }
  return firmwareReason(document, version)
}

function externalReason(layers: Layers, document: Document): SnapshotReason | null {
  const { inside } = kindsInChains(layers)
  if (inside.length > 0) return snapshotReasonOf('snapshot-has-internal', { names: list(inside) })
  for (const { disk } of layers.disks) {
    const { target } = disk
    if (disk.shareable) return snapshotReasonOf('snapshot-shareable', { target })
    const element = selectElements(document, '/domain/devices/disk').find(
      (one) => selectOne(one, 'string(target/@dev)') === target,
    )
    if (element?.getAttribute('type') !== 'file') return snapshotReasonOf('snapshot-no-file', { target })
  }
  return null
}

/** In which ways the VM can keep a snapshot as it is now, by what its disks, its firmware and its libvirt can take back. */
export function offeredWays(vm: ObservedVm, layers: Layers): OfferedWays {
  const document = parseXml(layers.xml)
  const none = layers.disks.length === 0 ? snapshotReasonOf('snapshot-no-disk') : null
  const external = none ?? externalReason(layers, document)
  const on = isOn(vm)
  const ways = [
    { way: 'internal' as const, reason: none ?? internalReason(layers, document, vm.connection.libVersion) },
    { way: 'external' as const, reason: external ?? (on ? null : snapshotReasonOf('snapshot-off')) },
    { way: 'disks' as const, reason: external },
  ]
  // Disks alone of what runs come back as after a power cut: only who asks for it gets it.
  const usual = ways.find(({ way, reason }) => reason === null && (way !== 'disks' || !on))?.way ?? null
  const memory = on ? Number(selectOne(document, 'string(/domain/currentMemory)') || 0) * KIB : 0
  return { ways, usual, needs: memory + layers.disks.length * EMPTY_LAYER }
}
