import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { ExclamationTriangleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import { InProgressIcon } from '@patternfly/react-icons/dist/esm/icons/in-progress-icon'
import { LockIcon } from '@patternfly/react-icons/dist/esm/icons/lock-icon'
import { OutlinedCircleIcon } from '@patternfly/react-icons/dist/esm/icons/outlined-circle-icon'
import { UnknownIcon } from '@patternfly/react-icons/dist/esm/icons/unknown-icon'
import { useTranslation } from 'react-i18next'
import type { engineStanding } from '../machines/engine-name.ts'
import { Icon } from '../../components/icon.tsx'

type Standing = ReturnType<typeof engineStanding> | 'unknown'

const looks = {
  ready: { icon: CheckCircleIcon, tone: 'running' },
  connecting: { icon: InProgressIcon, tone: 'busy' },
  absent: { icon: OutlinedCircleIcon, tone: 'off' },
  denied: { icon: LockIcon, tone: 'attention' },
  lost: { icon: ExclamationCircleIcon, tone: 'error' },
  otherApi: { icon: ExclamationTriangleIcon, tone: 'attention' },
  unknown: { icon: UnknownIcon, tone: 'off' },
} satisfies Record<Standing, unknown>

/** How a connection stands: glyph and word. */
export function EngineState({ state }: { readonly state: Standing }) {
  const { t } = useTranslation()
  const { icon, tone } = looks[state]
  return (
    <span className={`rig-state rig-tone-${tone}`}>
      <Icon of={icon} size={12} />
      <span>{t(`engine.${state}`)}</span>
    </span>
  )
}
