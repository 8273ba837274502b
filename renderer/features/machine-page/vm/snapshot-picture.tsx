import { DesktopIcon } from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import { PowerOffIcon } from '@patternfly/react-icons/dist/esm/icons/power-off-icon'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { isActive, type Vm } from '../../../../contract/machine.ts'
import type { Snapshot } from '../../../../contract/vm.ts'
import { Icon } from '../../../components/icon.tsx'
import { knownOf, usePolled } from '../use-polled.ts'
import { addressOfPicture } from './picture.ts'
import { stateIcon, stateWord } from './snapshot-words.tsx'

/** Milliseconds between two pictures of what runs. */
const EVERY = 5000

interface Props {
  readonly vm: Vm
  readonly snapshot: Snapshot
}

/** What the screen showed when the snapshot was taken; its state in words where no picture was kept. */
export function SnapshotPicture({ vm, snapshot }: Props) {
  const { t } = useTranslation()
  const { name, created, memory } = snapshot
  const { polled } = usePolled({
    key: memory === 'none' && snapshot.state === 'shutoff' ? null : `${vm.id} ${name} ${created}`,
    ask: (client, signal) => client.vm.snapshot.picture({ id: vm.id, name, created }, { signal }),
    every: null,
  })
  const picture = knownOf(polled)
  if (picture !== null) {
    return (
      <div className="rig-snap-picture">
        <img src={`data:${picture.mime};base64,${picture.base64}`} alt={stateWord(snapshot, t)} />
      </div>
    )
  }
  return (
    <div className="rig-snap-picture">
      <Icon of={stateIcon(snapshot)} size={20} />
      <span>{stateWord(snapshot, t)}</span>
    </div>
  )
}

/** What the screen shows now. */
export function NowPicture({ vm }: { readonly vm: Vm }) {
  const on = isActive(vm.state)
  const { polled } = usePolled({
    key: on ? `${vm.id} ${vm.state}` : null,
    ask: (client, signal) => client.vm.screenshot({ id: vm.id }, { signal }),
    every: EVERY,
  })
  const picture = on ? knownOf(polled) : null
  const address = useMemo(() => (picture === null ? null : addressOfPicture(picture)), [picture])
  return (
    <div className="rig-snap-picture">
      {address === null ? <Icon of={on ? DesktopIcon : PowerOffIcon} size={20} /> : <img src={address} alt="" />}
    </div>
  )
}
