import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useTranslation } from 'react-i18next'
import type { HostBridge } from '../../../contract/host-bridge.ts'

interface Props {
  readonly bridges: readonly HostBridge[]
  readonly onRemove: (name: string) => void
}

/** Bridges of the host that no engine made; those of Labrig can be taken back. */
export function BridgeList({ bridges, onRemove }: Props) {
  const { t } = useTranslation()
  if (bridges.length === 0) return null
  return (
    <section className="rig-bridge-list" aria-label={t('hostBridge.there')}>
      <strong>{t('hostBridge.there')}</strong>
      <ul>
        {bridges.map(({ name, ports, addresses, made }) => (
          <li key={name}>
            <code translate="no">{name}</code>
            <span className="rig-quiet">{[...ports, ...addresses].join(' · ')}</span>
            <span className="rig-grow" />
            {made === null ? (
              <span className="rig-quiet">{t('hostBridge.foreign')}</span>
            ) : (
              <Button variant="link" isInline onClick={() => onRemove(name)}>
                {t('hostBridge.removeAsk', { name })}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
