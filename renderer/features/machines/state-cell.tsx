import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { ExclamationTriangleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import { InProgressIcon } from '@patternfly/react-icons/dist/esm/icons/in-progress-icon'
import { OutlinedCircleIcon } from '@patternfly/react-icons/dist/esm/icons/outlined-circle-icon'
import { PauseCircleIcon } from '@patternfly/react-icons/dist/esm/icons/pause-circle-icon'
import { PlayCircleIcon } from '@patternfly/react-icons/dist/esm/icons/play-circle-icon'
import { SaveIcon } from '@patternfly/react-icons/dist/esm/icons/save-icon'
import { UnknownIcon } from '@patternfly/react-icons/dist/esm/icons/unknown-icon'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import type { Look } from './look.ts'

export const stateIcons = {
  running: PlayCircleIcon,
  paused: PauseCircleIcon,
  stopped: OutlinedCircleIcon,
  failed: ExclamationCircleIcon,
  degraded: ExclamationTriangleIcon,
  busy: InProgressIcon,
  unknown: UnknownIcon,
  saved: SaveIcon,
} satisfies Record<Look['glyph'], unknown>

/** Glyph and word; the glyph alone in group heads, where the words stand beside it. */
export function StateMark({ look, glyphOnly = false }: { readonly look: Look; readonly glyphOnly?: boolean }) {
  const word = useStateWord()(look)
  return (
    <span className={`rig-state rig-tone-${look.tone}`} data-glyph={look.glyph}>
      <Icon of={stateIcons[look.glyph]} size={12} />
      {!glyphOnly && (
        <span className="rig-ellipsis" title={word}>
          {word}
        </span>
      )}
    </span>
  )
}

export function useStateWord(): (look: Look) => string {
  const { t } = useTranslation()
  return ({ key, values }) => t(key, { code: '', ...values })
}
