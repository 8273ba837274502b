import { AngleDoubleDownIcon } from '@patternfly/react-icons/dist/esm/icons/angle-double-down-icon'
import { ClockIcon } from '@patternfly/react-icons/dist/esm/icons/clock-icon'
import { DownloadIcon } from '@patternfly/react-icons/dist/esm/icons/download-icon'
import { FilterIcon } from '@patternfly/react-icons/dist/esm/icons/filter-icon'
import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../components/icon-button.tsx'
import { useValue } from '../../lib/value.ts'
import { useSentence } from '../failures/use-sentence.ts'
import type { ConsoleOf } from './console-tab.ts'
import { LogChoices } from './log-choices.tsx'
import { LogLines } from './log-lines.tsx'
import type { LogSession } from './log-session.ts'
import { fileStamp, saveFile } from './save-file.ts'
import { SearchBox } from './search-box.tsx'
import { ToggleTool } from './toggle-tool.tsx'
import { ToolRow } from './tool-row.tsx'

interface Props {
  readonly tab: ConsoleOf<'logs'>
  readonly session: LogSession
}

/** The log of a container. */
export function LogConsole({ tab, session }: Props) {
  const { t, i18n } = useTranslation()
  const formatted = (value: number) => value.toLocaleString(i18n.language)
  const [query, setQuery] = useState('')
  const [searching, setSearching] = useState(false)
  const [onlyMatches, setOnlyMatches] = useState(false)
  const [times, setTimes] = useState(false)
  const [atEnd, setAtEnd] = useState(true)
  /** Index among the matches that is shown; null follows the newest. */
  const [match, setMatch] = useState<number | null>(null)
  useValue(session.version)
  const { buffer } = session
  const { matches } = buffer
  useEffect(() => {
    session.shown(true)
    return () => session.shown(false)
  }, [session])
  const look = (text: string) => {
    setQuery(text)
    session.search(text)
    setMatch(text === '' || buffer.matches.length === 0 ? null : buffer.matches.length - 1)
  }
  const step = (direction: 'next' | 'previous') => {
    if (matches.length === 0) return
    const from = match ?? matches.length
    setMatch((from + (direction === 'next' ? 1 : -1) + matches.length) % matches.length)
  }
  const endSearch = () => {
    look('')
    setOnlyMatches(false)
    setSearching(false)
  }
  const save = () => {
    const text = buffer.text(times)
    saveFile(`${tab.name}-${fileStamp(new Date())}.log`, new Blob([text], { type: 'text/plain' }))
  }
  const shownMatch = match === null ? null : Math.min(match, matches.length - 1)
  return (
    <div
      className="rig-console-body"
      data-console="logs"
      onKeyDown={(event) => {
        if (!event.ctrlKey || event.key.toLowerCase() !== 'f') return
        event.preventDefault()
        setSearching(true)
      }}
    >
      <ToolRow
        label={t('consoles.tools', { name: tab.name })}
        tools={
          <>
            <ToggleTool
              icon={AngleDoubleDownIcon}
              label={t('consoles.follow')}
              on={atEnd}
              onChange={(on) => setAtEnd(on)}
            />
            <IconButton icon={SearchIcon} small label={t('consoles.find')} onClick={() => setSearching(true)} />
            <ToggleTool icon={ClockIcon} label={t('consoles.times')} on={times} onChange={setTimes} />
            <LogChoices session={session} />
            <IconButton icon={DownloadIcon} small label={t('consoles.saveText')} onClick={save} />
          </>
        }
      >
        <span className="rig-console-name" translate="no">
          {tab.name}
        </span>
        <code className="rig-ellipsis" translate="no">{`docker logs -f ${tab.name}`}</code>
        <LogFacts session={session} />
      </ToolRow>
      {searching && (
        <SearchBox
          value={query}
          onChange={look}
          onStep={step}
          onClose={endSearch}
          autoFocus
          result={
            query === ''
              ? null
              : matches.length === 0
                ? t('consoles.noMatch')
                : t('consoles.match', {
                    index: formatted((shownMatch ?? matches.length - 1) + 1),
                    total: formatted(matches.length),
                  })
          }
        >
          <ToggleTool icon={FilterIcon} label={t('consoles.onlyMatches')} on={onlyMatches} onChange={setOnlyMatches} />
        </SearchBox>
      )}
      <LogLines
        session={session}
        name={tab.name}
        query={query}
        onlyMatches={onlyMatches && query !== ''}
        times={times}
        shownMatch={shownMatch === null ? null : (matches[shownMatch] ?? null)}
        atEnd={atEnd}
        onAtEnd={setAtEnd}
      />
      <LogNotice session={session} name={tab.name} />
    </div>
  )
}

function LogFacts({ session }: { readonly session: LogSession }) {
  const { t, i18n } = useTranslation()
  useValue(session.version)
  const { entries, dropped } = session.buffer
  const number = new Intl.NumberFormat(i18n.language)
  return (
    <>
      <span className="rig-number" data-lines={entries.length}>
        {t('consoles.lines', { count: entries.length, number: number.format(entries.length) })}
      </span>
      {dropped > 0 && (
        <span className="rig-tone-attention rig-number" data-dropped={dropped}>
          {t('consoles.dropped', { count: dropped, number: number.format(dropped) })}
        </span>
      )}
    </>
  )
}

function LogNotice({ session, name }: { readonly session: LogSession; readonly name: string }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const state = useValue(session.state)
  if (state.type === 'reading') return null
  const text =
    state.type === 'failed'
      ? sentence(state.failure)
      : state.type === 'stopped'
        ? t('consoles.logStopped', { name })
        : t(`consoles.waiting.${state.type}`, { name })
  return (
    <div className="rig-link-notice is-below" role="status">
      <span className={state.type === 'failed' ? 'rig-tone-error' : 'rig-tone-off'}>{text}</span>
    </div>
  )
}
