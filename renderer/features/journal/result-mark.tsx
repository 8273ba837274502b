import { BanIcon } from '@patternfly/react-icons/dist/esm/icons/ban-icon'
import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { InProgressIcon } from '@patternfly/react-icons/dist/esm/icons/in-progress-icon'
import { UnknownIcon } from '@patternfly/react-icons/dist/esm/icons/unknown-icon'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useValue } from '../../lib/value.ts'
import { usePage } from '../../app/page-context.ts'
import type { JournalAct } from './group.ts'

const looks = {
  done: { icon: CheckCircleIcon, tone: 'running' },
  failed: { icon: ExclamationCircleIcon, tone: 'error' },
  cancelled: { icon: BanIcon, tone: 'off' },
  running: { icon: InProgressIcon, tone: 'busy' },
  /** Cut off, or of another Labrig that is still at it. */
  open: { icon: UnknownIcon, tone: 'off' },
} as const

export type ShownResult = keyof typeof looks

/** The result as the journal has it; one without an end may be running right now. */
export function useShownResult(act: JournalAct): ShownResult {
  const tasks = useValue(usePage().tasks.tasks)
  if (act.result !== 'open') return act.result
  return tasks.some((task) => task.id === act.task && task.state === 'running') ? 'running' : 'open'
}

/** How an act ended: glyph and word, the word for ears only where the line says enough. */
export function ResultMark({
  result,
  wordless = false,
}: {
  readonly result: ShownResult
  readonly wordless?: boolean
}) {
  const { t } = useTranslation()
  const { icon, tone } = looks[result]
  const word = t(`journal.result.${result}`)
  return (
    <span className={`rig-state rig-tone-${tone}`} {...(wordless ? { title: word } : {})}>
      <Icon of={icon} size={12} />
      <span className={wordless ? 'rig-unseen' : undefined}>{word}</span>
    </span>
  )
}
