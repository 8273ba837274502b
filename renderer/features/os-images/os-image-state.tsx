import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { DesktopIcon } from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { InProgressIcon } from '@patternfly/react-icons/dist/esm/icons/in-progress-icon'
import { OutlinedCircleIcon } from '@patternfly/react-icons/dist/esm/icons/outlined-circle-icon'
import { PauseCircleIcon } from '@patternfly/react-icons/dist/esm/icons/pause-circle-icon'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { formatAge, formatBytes } from '../../lib/format.ts'
import type { OsImageState } from './os-image-rows.ts'

const icons = {
  ready: CheckCircleIcon,
  used: DesktopIcon,
  absent: OutlinedCircleIcon,
  begun: PauseCircleIcon,
  busy: InProgressIcon,
  failed: ExclamationCircleIcon,
} satisfies Record<OsImageState['type'], unknown>

const tones: Readonly<Record<OsImageState['type'], string>> = {
  ready: 'rig-tone-running',
  used: 'rig-tone-running',
  absent: 'rig-quiet',
  begun: 'rig-tone-attention',
  busy: 'rig-tone-attention',
  failed: 'rig-tone-error',
}

const percent = (share: number) => `${Math.floor(share * 100)}\u00a0%`

/** The state as words: "Downloading 43 % · 12 MiB/s · 2 min". */
export function stateWords(state: OsImageState, t: TFunction, language: string): string {
  switch (state.type) {
    case 'ready':
    case 'absent':
      return t(`osImages.state.${state.type}`)
    case 'used':
      return t('osImages.state.used', { count: state.count })
    case 'begun':
      return state.share === null
        ? t('osImages.state.begun')
        : t('osImages.state.begunAt', { share: percent(state.share) })
    case 'failed':
      return t('osImages.state.failed')
    case 'busy': {
      const { what, share, rate, left } = state
      return [
        `${t(`osImages.state.${what}`)}${share === null ? '' : `\u00a0${percent(share)}`}`,
        rate === null ? null : `${formatBytes(rate, language)}/s`,
        left === null ? null : formatAge(left * 1000, language),
      ]
        .filter((word) => word !== null)
        .join(' · ')
    }
  }
}

/** Glyph and words, and a bar while something runs. */
export function StateMark({ state }: { readonly state: OsImageState }) {
  const { t, i18n } = useTranslation()
  const words = stateWords(state, t, i18n.language)
  return (
    <span className="rig-os-state" title={words}>
      <span className={tones[state.type]}>
        <Icon of={icons[state.type]} size={12} />
      </span>
      {state.type === 'busy' && (
        <progress max={1} {...(state.share === null ? {} : { value: state.share })} aria-label={words} />
      )}
      <span className="rig-ellipsis">{words}</span>
    </span>
  )
}
