import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { SearchField } from '../../components/search-field.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { knownOf, useReading } from '../../lib/reading.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { shownTitle } from './shown-title.ts'
import { groupActs, matchesFilter, type JournalFilter } from './group.ts'
import { JournalList } from './journal-list.tsx'
import { journalRows } from './rows.ts'

const everything: JournalFilter = { text: '', failedOnly: false }

/** What was done, when, by which commands and with what result. */
export function JournalPage() {
  const { t, i18n } = useTranslation()
  const { journal } = usePage()
  const state = useReading(journal)
  const lines = knownOf(state)
  const [filter, setFilter] = useState(everything)
  const acts = useMemo(() => groupActs(lines?.entries ?? []), [lines])
  const rows = useMemo(
    () => journalRows(acts.filter((act) => matchesFilter(act, filter, shownTitle(act, t, i18n.language)))),
    [acts, filter, t, i18n.language],
  )
  const shown = rows.filter((row) => row.type === 'act').length
  const failure = state.type === 'failed' ? state.failure : state.type === 'known' ? state.stale : null
  return (
    <main className="rig-main">
      <div className="rig-page-header">
        <h1>{t('rail.place.journal')}</h1>
        {acts.length > 0 && (
          <p className="rig-quiet" data-testid="shown" role="status">
            {shown === acts.length
              ? t('journal.count', { count: acts.length })
              : t('journal.some', { shown, count: acts.length })}
          </p>
        )}
      </div>
      <FilterBar filter={filter} onChange={setFilter} />
      {failure !== null && (
        <div className="rig-notices">
          <FailureAlert title={t('journal.failed')} failure={failure} />
        </div>
      )}
      {state.type === 'asking' && <Waiting lines={8} />}
      {rows.length > 0 && <JournalList rows={rows} more={lines?.more === true} onMore={() => journal.readOlder()} />}
      {state.type === 'known' && rows.length === 0 && (
        <NothingThere filtered={acts.length > 0} onClear={() => setFilter(everything)} />
      )}
    </main>
  )
}

interface FilterBarProps {
  readonly filter: JournalFilter
  readonly onChange: (filter: JournalFilter) => void
}

function FilterBar({ filter, onChange }: FilterBarProps) {
  const { t } = useTranslation()
  return (
    <div className="rig-bar" role="search" aria-label={t('filter.label')}>
      <SearchField
        wide
        value={filter.text}
        label={t('journal.filter')}
        onChange={(text) => onChange({ ...filter, text })}
      />
      <label className="rig-choice">
        <input
          type="checkbox"
          checked={filter.failedOnly}
          onChange={(event) => onChange({ ...filter, failedOnly: event.target.checked })}
        />
        <span>{t('journal.failedOnly')}</span>
      </label>
    </div>
  )
}

function NothingThere({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="rig-empty">
      <h2>{t(filtered ? 'journal.nothingFound' : 'journal.empty')}</h2>
      {filtered ? (
        <Button variant="secondary" onClick={onClear}>
          {t('empty.clear')}
        </Button>
      ) : (
        <>
          <p>{t('journal.emptyWhat')}</p>
          <TextLink to="machines">{t('home.running.all')}</TextLink>
        </>
      )}
    </div>
  )
}
