import { useTranslation } from 'react-i18next'
import type { HardwareDevice } from '../../../../../contract/vm-hardware.ts'
import { formatBytes } from '../../../../lib/format.ts'
import { knownOf, usePolled } from '../../use-polled.ts'
import { volumeOf } from '../disk-list.tsx'
import { shownFacts } from './device-look.ts'

/** It changes by acts only, also by those of others. Milliseconds. */
const AGAIN = 10_000

/** What the guest sees of a disk, in words; null for what is no disk and what no pool has. */
export function useDiskSize(connection: string, device: HardwareDevice | undefined): string | null {
  const { i18n } = useTranslation()
  const facts = device === undefined ? null : shownFacts(device)
  const source = facts?.kind === 'disk' ? facts.source : null
  const { polled } = usePolled({
    key: source === null ? null : connection,
    ask: async (client, signal) => {
      const all = await client.inventory.volumes(undefined, { signal })
      return all.filter((volume) => volume.connection === connection)
    },
    every: AGAIN,
  })
  const capacity = source === null ? null : (volumeOf({ source }, knownOf(polled) ?? [])?.capacity ?? null)
  return capacity === null ? null : formatBytes(capacity, i18n.language)
}
