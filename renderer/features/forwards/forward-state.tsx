import { useTranslation } from 'react-i18next'
import type { PortForwardRow } from '../../../contract/forward.ts'

const tones = {
  open: 'rig-tone-ok',
  waits: 'rig-quiet',
  missing: 'rig-tone-attention',
  'no-address': 'rig-tone-attention',
}

export function ForwardState({ state }: Pick<PortForwardRow, 'state'>) {
  const { t } = useTranslation()
  return (
    <span className={tones[state]} title={t(`forwards.stateWhat.${state}`)}>
      {t(`forwards.state.${state}`)}
    </span>
  )
}
