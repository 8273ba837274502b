import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { failureOf, type Failure } from '../../../api/failure.ts'
import type { LogLine } from '../../../../contract/container.ts'
import { useValue } from '../../../lib/value.ts'
import { useSentence } from '../../failures/use-sentence.ts'

/** Lines kept; older ones leave at the top. */
const KEPT = 200
/** A line longer than this is cut on screen: one of megabytes would hold the page. Characters. */
const LINE_LENGTH = 2000
/** Lines of a flood are put on screen at most this often. Milliseconds. */
const PAINT_EVERY = 100

interface Log {
  readonly lines: readonly (LogLine & { readonly key: number })[]
  readonly failure: Failure | null
  readonly ended: boolean
}

const nothing: Log = { lines: [], failure: null, ended: false }

/** The end of a container's log, followed while it is on screen. `live` makes it ask again after a start. */
function useLog(id: string, live: boolean): Log {
  const state = useValue(usePage().session.state)
  const [log, setLog] = useState<Log>(nothing)
  useEffect(() => {
    if (state.type !== 'open') return
    const { client } = state
    const ended = new AbortController()
    let next = 0
    let lines: (LogLine & { key: number })[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const paint = (part: Partial<Log>) => {
      clearTimeout(timer)
      timer = undefined
      if (!ended.signal.aborted) setLog({ ...nothing, ...part, lines })
    }
    const read = async () => {
      for await (const batch of await client.container.logs(
        { id, follow: live, tail: KEPT },
        { signal: ended.signal },
      )) {
        lines = [...lines, ...batch.lines.map((line) => ({ ...line, key: next++ }))].slice(-KEPT)
        timer ??= setTimeout(() => paint({}), PAINT_EVERY)
      }
    }
    read().then(
      () => paint({ ended: true }),
      (error: unknown) => paint({ failure: failureOf(error) }),
    )
    return () => {
      ended.abort()
      clearTimeout(timer)
    }
  }, [state, id, live])
  return log
}

export function Logs({ id, live }: { readonly id: string; readonly live: boolean }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const { lines, failure, ended } = useLog(id, live)
  const ref = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  useLayoutEffect(() => {
    // Somebody who reads further up is left where they are.
    if (atEnd.current && ref.current !== null) ref.current.scrollTop = ref.current.scrollHeight
  }, [lines])
  return (
    <section className="rig-section">
      <h3 className="rig-section-title">
        {t('logs.title')}
        <span className="rig-quiet">{t('logs.last', { count: KEPT })}</span>
      </h3>
      {failure !== null && <p className="rig-tone-error">{sentence(failure)}</p>}
      {lines.length === 0 && failure === null ? (
        <p className="rig-quiet">{t(ended || live ? 'logs.none' : 'loading')}</p>
      ) : (
        <div
          className="rig-log"
          ref={ref}
          tabIndex={0}
          role="log"
          aria-live="off"
          aria-label={t('logs.title')}
          translate="no"
          onScroll={({ currentTarget: box }) => {
            atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 4
          }}
        >
          {lines.map((line) => (
            <div key={line.key} className={line.stream === 'stderr' ? 'is-stderr' : undefined}>
              {line.text.length > LINE_LENGTH ? `${line.text.slice(0, LINE_LENGTH)}…` : line.text}
            </div>
          ))}
        </div>
      )}
    </section>
  )
}
