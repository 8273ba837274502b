import { memo, useLayoutEffect, useRef, useState, type CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { useValue } from '../../lib/value.ts'
import { ansiSpans, plainStyle, type AnsiStyle } from './ansi-text.ts'
import type { LogEntry } from './log-buffer.ts'
import type { LogSession } from './log-session.ts'
import { logWindow, type LogView } from './log-window.ts'
import { markedPieces } from './marked-pieces.ts'

/** CSS pixels. Lines are not wrapped: one height for all keeps a hundred thousand of them cheap to scroll. */
const LINE = 18
/** Characters of a line that are drawn; all of it goes into the saved file. */
const DRAWN = 4000

interface Props {
  readonly session: LogSession
  readonly name: string
  readonly query: string
  readonly onlyMatches: boolean
  readonly times: boolean
  /** Number of the line that the search has arrived at. */
  readonly shownMatch: number | null
  /** Stays at the newest line. */
  readonly atEnd: boolean
  readonly onAtEnd: (atEnd: boolean) => void
}

/** The lines on screen, out of all. */
export function LogLines({ session, name, query, onlyMatches, times, shownMatch, atEnd, onAtEnd }: Props) {
  const { t } = useTranslation()
  const version = useValue(session.version)
  const { buffer } = session
  const ref = useRef<HTMLDivElement>(null)
  const count = onlyMatches ? buffer.matches.length : buffer.entries.length
  const numberAt = (index: number) => (onlyMatches ? (buffer.matches[index] ?? -1) : buffer.dropped + index)
  const [view, setView] = useState<LogView>({ top: 0, height: 0 })
  const { first, end } = logWindow(count, LINE, view, atEnd)
  useLayoutEffect(() => {
    const box = ref.current
    if (box === null) return
    const measure = () => setView({ top: box.scrollTop, height: box.clientHeight })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
  const wantsFocus = useValue(session.wantsFocus)
  useLayoutEffect(() => {
    if (!wantsFocus) return
    session.wantsFocus.set(false)
    ref.current?.focus({ preventScroll: true })
  }, [wantsFocus, session])
  useLayoutEffect(() => {
    // Somebody who reads further up is left where they are.
    if (atEnd && ref.current !== null) ref.current.scrollTop = ref.current.scrollHeight
  }, [atEnd, version, count, view.height])
  useLayoutEffect(() => {
    if (shownMatch === null) return
    const index = onlyMatches ? buffer.matches.indexOf(shownMatch) : shownMatch - buffer.dropped
    const box = ref.current
    if (index < 0 || box === null) return
    onAtEnd(false)
    box.scrollTop = index * LINE - (box.clientHeight - LINE) / 2
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only a step of the search moves the list
  }, [shownMatch, onlyMatches])
  return (
    <div
      className="rig-log-lines"
      ref={ref}
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label={t('consoles.logOf', { name })}
      translate="no"
      onWheel={({ deltaY }) => deltaY < 0 && onAtEnd(false)}
      onKeyDown={({ key }) => (key === 'ArrowUp' || key === 'PageUp' || key === 'Home') && onAtEnd(false)}
      onScroll={({ currentTarget: box }) => {
        setView({ top: box.scrollTop, height: box.clientHeight })
        if (shownMatch !== null) return
        // What came since is scrolled to before the browser tells of it: whoever is elsewhere has moved there.
        const below = box.scrollHeight - box.scrollTop - box.clientHeight
        if (below < LINE) onAtEnd(true)
        else if (below > 2 * LINE) onAtEnd(false)
      }}
    >
      {count === 0 && <p className="rig-log-none">{t(query === '' ? 'logs.none' : 'consoles.noMatch')}</p>}
      <div className="rig-log-all" style={{ height: count * LINE }}>
        {Array.from({ length: end - first }, (_, offset) => {
          const index = first + offset
          const entry = buffer.at(numberAt(index))
          return (
            entry !== undefined && (
              <Line
                key={entry.number}
                entry={entry}
                top={index * LINE}
                query={query}
                times={times}
                isShown={entry.number === shownMatch}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

interface LineProps {
  readonly entry: LogEntry
  readonly top: number
  readonly query: string
  readonly times: boolean
  readonly isShown: boolean
}

const Line = memo(function Line({ entry, top, query, times, isShown }: LineProps) {
  const { t, i18n } = useTranslation()
  const hidden = Math.max(0, entry.text.length - DRAWN)
  const spans = ansiSpans(hidden > 0 ? `${entry.text.slice(0, DRAWN)}…` : entry.text)
  const kind = [entry.stream === 'stderr' && 'is-stderr', isShown && 'is-shown'].filter(Boolean).join(' ')
  return (
    <div className={`rig-log-line ${kind}`} style={{ transform: `translateY(${top}px)` }} data-line={entry.number}>
      {times && <span className="rig-log-time">{entry.time === null ? '' : localTime(entry.time)}</span>}
      {spans.map(({ text, style }, index) => (
        <span key={index} style={style === plainStyle ? undefined : cssOf(style)}>
          {markedPieces(text, query).map((piece, at) =>
            piece.marked ? <mark key={at}>{piece.text}</mark> : piece.text,
          )}
        </span>
      ))}
      {hidden > 0 && (
        <span className="rig-quiet" translate="yes" data-hidden={hidden}>
          {` ${t('logs.hidden', { count: hidden, number: hidden.toLocaleString(i18n.language) })}`}
        </span>
      )}
    </div>
  )
})

function cssOf(style: AnsiStyle): CSSProperties {
  return {
    ...(style.colour === null ? {} : { color: style.colour }),
    ...(style.ground === null ? {} : { backgroundColor: style.ground }),
    ...(style.bold ? { fontWeight: 600 } : {}),
    ...(style.dim ? { opacity: 0.75 } : {}),
    ...(style.italic ? { fontStyle: 'italic' } : {}),
    ...(style.underline ? { textDecoration: 'underline' } : {}),
  }
}

/** Time of day of this computer with milliseconds; the same in all languages, as it stands in logs. */
function localTime(stamp: string): string {
  const at = new Date(stamp)
  const two = (value: number) => String(value).padStart(2, '0')
  const milliseconds = String(at.getMilliseconds()).padStart(3, '0')
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${milliseconds}`
}
