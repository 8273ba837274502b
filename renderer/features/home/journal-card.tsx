import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { formatTime } from '../../lib/format.ts'
import { knownOf, useReading } from '../../lib/reading.ts'
import { useSentence } from '../failures/use-sentence.ts'
import { dayOf } from '../journal/day.ts'
import { commandsOf, groupActs, type JournalAct } from '../journal/group.ts'
import { ResultMark, useShownResult } from '../journal/result-mark.tsx'
import { shownTitle } from '../journal/shown-title.ts'

const SHOWN = 8

/** What was done last, with the command that does the same. */
export function JournalCard() {
  const { t } = useTranslation()
  const sentence = useSentence()
  const state = useReading(usePage().journal)
  const lines = knownOf(state)
  const acts = useMemo(() => groupActs(lines?.entries ?? []).slice(0, SHOWN), [lines])
  return (
    <Card
      title={t('rail.place.journal')}
      sub={t('home.journal.sub')}
      aside={<TextLink to="journal">{t('home.journal.open')}</TextLink>}
    >
      {state.type === 'asking' && <Waiting lines={3} />}
      {state.type === 'failed' && <p className="rig-card-text rig-tone-error">{sentence(state.failure)}</p>}
      {state.type === 'known' && acts.length === 0 && (
        <p className="rig-card-text rig-quiet">{t('home.journal.none')}</p>
      )}
      {acts.length > 0 && (
        <ul className="rig-recent">
          {acts.map((act) => (
            <RecentAct key={act.task} act={act} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function RecentAct({ act }: { readonly act: JournalAct }) {
  const { t, i18n } = useTranslation()
  const result = useShownResult(act)
  const commands = commandsOf(act)
  const title = shownTitle(act, t, i18n.language)
  const [first = ''] = commands
  const line = first.split('\n')[0] ?? ''
  return (
    <li className={line === '' ? 'rig-recent-plain' : undefined}>
      <time
        className="rig-quiet rig-number"
        dateTime={new Date(act.began).toISOString()}
        title={dayOf(act.began, t, i18n.language)}
      >
        {formatTime(act.began, i18n.language)}
      </time>
      <ResultMark result={result} wordless />
      <span className="rig-ellipsis rig-recent-title" title={title}>
        {title}
      </span>
      <span className="rig-recent-command">
        <code className="rig-ellipsis" translate="no" title={line}>
          {line}
        </code>
        {commands.length > 1 && (
          <span className="rig-quiet">{t('home.journal.commands', { count: commands.length - 1 })}</span>
        )}
      </span>
      {commands.length > 0 ? (
        <CopyButton text={commands.join('\n')} label={t('journal.copy', { title })} />
      ) : (
        <span className="rig-no-copy" />
      )}
    </li>
  )
}
