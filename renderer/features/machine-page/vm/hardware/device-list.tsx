import { useTranslation } from 'react-i18next'
import type { HardwareDevice } from '../../../../../contract/vm-hardware.ts'
import { Icon } from '../../../../components/icon.tsx'
import { formatUse } from '../../../../lib/format.ts'
import { deviceDetail, deviceIcon, inOrder, nameKey, shownFacts } from './device-look.ts'

interface Props {
  readonly devices: readonly HardwareDevice[]
  readonly chosen: string
  readonly onChoose: (key: string) => void
}

/** What the VM has, one line each; buses and bridges are folded away. */
export function DeviceList({ devices, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const sorted = inOrder(devices)
  const line = (device: HardwareDevice) => (
    <DeviceLine key={device.key} device={device} isChosen={device.key === chosen} onChoose={onChoose} />
  )
  return (
    <nav className="rig-hw-list" aria-label={t('hardware.devices')}>
      <ul>{sorted.devices.map(line)}</ul>
      {sorted.controllers.length > 0 && (
        <details open={sorted.controllers.some(({ key }) => key === chosen) || undefined}>
          <summary>{t('hardware.controllers', { count: sorted.controllers.length })}</summary>
          <ul>{sorted.controllers.map(line)}</ul>
        </details>
      )}
    </nav>
  )
}

interface LineProps {
  readonly device: HardwareDevice
  readonly isChosen: boolean
  readonly onChoose: (key: string) => void
}

function DeviceLine({ device, isChosen, onChoose }: LineProps) {
  const { t, i18n } = useTranslation()
  const facts = shownFacts(device)
  const detail =
    facts.kind === 'memory' ? formatUse(facts.size, facts.maximum, i18n.language) : (deviceDetail(facts) ?? '')
  return (
    <li>
      <button
        type="button"
        aria-current={isChosen ? 'true' : undefined}
        data-device={device.key}
        onClick={() => onChoose(device.key)}
      >
        <Icon of={deviceIcon(facts)} size={14} />
        <span>{t(`hardware.kind.${nameKey(facts)}`)}</span>
        <span className="rig-quiet rig-ellipsis" translate="no" title={detail}>
          {detail}
        </span>
        {device.differs && (
          <span className="rig-mp-chip is-attention">{t(`hardware.differs.${differenceOf(device)}`)}</span>
        )}
      </button>
    </li>
  )
}

export function differenceOf({ live, next }: HardwareDevice): 'added' | 'removed' | 'changed' {
  if (live === null) return 'added'
  return next === null ? 'removed' : 'changed'
}
