import { DesktopIcon } from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import { MemoryIcon } from '@patternfly/react-icons/dist/esm/icons/memory-icon'
import { PauseCircleIcon } from '@patternfly/react-icons/dist/esm/icons/pause-circle-icon'
import { PowerOffIcon } from '@patternfly/react-icons/dist/esm/icons/power-off-icon'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Snapshot } from '../../../../contract/vm.ts'
import type { SnapshotFacts } from '../../../../contract/vm-snapshot.ts'
import { Icon } from '../../../components/icon.tsx'

const states = ['running', 'paused', 'shutoff'] as const

/** The state that the VM was in; libvirt's own word for one that has no translation. */
export function stateWord(snapshot: Snapshot, t: TFunction): string {
  if (snapshot.merging === true) return t('machinePage.snapshot.state.merging')
  // Only disks were kept of what ran: it comes back as after a power cut.
  const state = states.find((one) => one === snapshot.state)
  return state === undefined
    ? snapshot.state === 'disk-snapshot'
      ? t('machinePage.snapshot.state.disks')
      : snapshot.state
    : t(`machinePage.snapshot.state.${state}`)
}

export function stateIcon(snapshot: Snapshot) {
  if (snapshot.state === 'paused') return PauseCircleIcon
  return snapshot.state === 'running' ? DesktopIcon : PowerOffIcon
}

export type SnapshotKind = 'internal' | 'external' | 'mixed'

/** Whether its data lies inside the disk's file or in files of its own. */
export function kindOf({ disks, memory }: Snapshot): SnapshotKind {
  const kinds = new Set([...disks.map(({ kind }) => kind), memory].filter((kind) => kind !== 'none'))
  if (kinds.size > 1) return 'mixed'
  return kinds.has('external') ? 'external' : 'internal'
}

/** What a snapshot takes, as far as it is known; null when nothing is. */
export function bytesOf(name: string, facts: SnapshotFacts | null): number | null {
  const size = facts?.sizes.find((one) => one.name === name)
  if (size === undefined || (size.memory === null && size.disks === null)) return null
  const sum = (size.memory ?? 0) + (size.disks ?? 0)
  // Of a snapshot inside the file without memory nobody tells the size: nothing would be a lie.
  return sum === 0 && size.disks === null ? null : sum
}

/** What the files that are written now take; null where it is not known of each. */
export function writtenNow(facts: SnapshotFacts | null): number | null {
  let sum = 0
  for (const { chain } of facts?.disks ?? []) {
    const bytes = chain.at(-1)?.bytes ?? null
    if (bytes === null) return null
    sum += bytes
  }
  return facts === null || facts.disks.length === 0 ? null : sum
}

export function MemoryMark() {
  const { t } = useTranslation()
  return (
    <span className="rig-snap-memory" title={t('snapshot.withMemory')}>
      <Icon of={MemoryIcon} size={12} />
      <span className="rig-unseen">{t('snapshot.withMemory')}</span>
    </span>
  )
}
