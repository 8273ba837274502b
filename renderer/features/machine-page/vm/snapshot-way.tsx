import { useTranslation } from 'react-i18next'
import { isActive, type Vm } from '../../../../contract/machine.ts'
import type { SnapshotFacts, SnapshotWay } from '../../../../contract/vm-snapshot.ts'
import { formatBytes } from '../../../lib/format.ts'
import { causeWords } from '../../failures/cause-words.ts'
import { knownOf, usePolled } from '../use-polled.ts'

/** The files of the VM and the ways that they allow; null until known. */
export function useSnapshotFacts(vm: Vm): SnapshotFacts | null {
  const { polled } = usePolled({
    key: `${vm.id} ${vm.state}`,
    ask: (client, signal) => client.vm.snapshot.facts({ id: vm.id }, { signal }),
    every: null,
  })
  return knownOf(polled)
}

interface Props {
  readonly vm: Vm
  readonly facts: SnapshotFacts
  readonly way: SnapshotWay | null
  readonly onChange: (way: SnapshotWay) => void
}

/** Where the snapshot goes, and why it cannot go elsewhere; what it takes and what is free. */
export function WayField({ vm, facts, way, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const on = isActive(vm.state)
  const words = {
    internal: t(`machinePage.snapshot.way.${on ? 'internalMemory' : 'internal'}`),
    external: t('machinePage.snapshot.way.external'),
    disks: t(`machinePage.snapshot.way.${on ? (facts.freezes ? 'disksFrozen' : 'disksRunning') : 'disks'}`),
  }
  const place = facts.disks[0]?.place
  return (
    <fieldset className="rig-snap-ways">
      <legend>{t('machinePage.snapshot.way.label')}</legend>
      {facts.ways.map(({ way: one, reason }) => (
        <label key={one} className="rig-choice">
          <input
            type="radio"
            name="snapshot-way"
            checked={way === one}
            disabled={reason !== null}
            onChange={() => onChange(one)}
          />
          <span>
            {words[one]}
            {reason !== null && (
              <span className="rig-quiet">
                {causeWords({ code: 'REFUSED', message: reason.text, data: { ...reason } }, i18n.language) ??
                  reason.text}
              </span>
            )}
          </span>
        </label>
      ))}
      {place !== undefined && place.free !== null && (
        <p className={facts.needs > place.free ? 'rig-tone-error' : 'rig-quiet'}>
          {t('machinePage.snapshot.way.needs', {
            needs: formatBytes(facts.needs, i18n.language),
            free: formatBytes(place.free, i18n.language),
            path: place.path,
          })}
        </p>
      )}
    </fieldset>
  )
}
