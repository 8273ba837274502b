import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { InProgressIcon } from '@patternfly/react-icons/dist/esm/icons/in-progress-icon'
import { useCallback, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { Icon } from '../../components/icon.tsx'
import { formatDate, formatTime } from '../../lib/format.ts'
import { useSelected } from '../../lib/use-selected.ts'
import { useValue } from '../../lib/value.ts'
import { incidentWordsIn } from '../incidents/incident-words.ts'
import { toldSentence } from '../failures/told-failure.ts'
import { useSentence } from '../failures/use-sentence.ts'
import { actsOf, type PastAct } from './acts-of.ts'
import { Card } from '../../components/card.tsx'
import { knownOf, usePolled } from './use-polled.ts'

/** Lines of the journal that are looked through. */
const LINES = 1000
const SHOWN = 6

const icons = { done: CheckCircleIcon, failed: ExclamationCircleIcon, open: InProgressIcon } as const
const tones = { done: 'running', failed: 'error', open: 'busy' } as const

/** What was done to the machine with Labrig, by this page or another one or the command line. */
export function LastActs({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const { tasks, incidents } = usePage()
  const { polled, again } = usePolled({
    key: id,
    ask: async (client, signal) => actsOf(await client.journal.list({ limit: LINES }, { signal }), id, SHOWN),
    every: null,
  })
  // The journal has no events; tasks do, and each of them writes it.
  const mine = useCallback(
    () =>
      tasks.tasks
        .get()
        .filter((task) => task.subjects.includes(id))
        .map((task) => `${task.id} ${task.state}`)
        .join(),
    [tasks, id],
  )
  const changes = useSelected(tasks.tasks.subscribe, mine)
  const incident = useValue(incidents)
  useEffect(() => again(), [again, changes, incident])
  const acts = knownOf(polled)
  if (acts === null || acts.length === 0) return null
  return (
    <Card padded title={t('machinePage.acts.title')} sub={t('machinePage.acts.sub')}>
      <ul className="rig-mp-past">
        {acts.map((act) => (
          <PastLine key={act.task} act={act} />
        ))}
      </ul>
    </Card>
  )
}

function PastLine({ act }: { readonly act: PastAct }) {
  const { t, i18n } = useTranslation()
  const sentence = useSentence()
  const text = act.commands.join('\n')
  const today = new Date(act.at).toDateString() === new Date().toDateString()
  return (
    <li>
      <span className={`rig-glyph rig-tone-${tones[act.outcome]}`} title={t(`machinePage.acts.${act.outcome}`)}>
        <Icon of={icons[act.outcome]} size={12} />
        <span className="rig-unseen">{t(`machinePage.acts.${act.outcome}`)}</span>
      </span>
      <span className="rig-quiet rig-number" title={formatDate(act.at, i18n.language)}>
        {today ? formatTime(act.at, i18n.language) : formatDate(act.at, i18n.language)}
      </span>
      <span className="rig-mp-past-text">
        {act.happening === null ? (
          <code className="rig-ellipsis" translate="no" title={text}>
            {act.commands[0] ?? act.procedure}
          </code>
        ) : (
          <span>{incidentWordsIn(act.happening, i18n.language).says}</span>
        )}
        {act.error !== null && <span className="rig-tone-error">{toldSentence(act.error, sentence)}</span>}
      </span>
      {text !== '' && <CopyButton text={text} label={t('copy.commands')} />}
    </li>
  )
}
