import { useMemo, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoadPoint } from '../../../contract/load.ts'
import { formatBytes, formatShare, formatTime } from '../../lib/format.ts'
import { NoValue } from '../machines/no-value.tsx'
import {
  areaPath,
  HEIGHT,
  linePath,
  mostOf,
  nearest,
  runsOf,
  timeTicks,
  topFor,
  WIDTH,
  type Frame,
  type Series,
  type Unit,
} from './chart-scale.ts'
import { formatRate } from './format-rate.ts'

interface Props {
  readonly title: string
  readonly unit: Unit
  readonly points: readonly LoadPoint[]
  readonly from: number
  readonly to: number
  readonly series: readonly Series[]
  /** The value at the upper edge when nothing exceeds it. */
  readonly floor: number
  /** The time that is looked at, in all charts; null for now. */
  readonly cursor: number | null
  readonly onCursor: (time: number | null) => void
}

function formatIn(unit: Unit, value: number, language: string): string {
  switch (unit) {
    case 'share':
      return formatShare(value, language)
    case 'bytes':
      return formatBytes(value, language)
    case 'rate':
      return formatRate(value, language)
  }
}

export function formatSecond(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'medium', hourCycle: 'h23' }).format(at)
}

/** Where a key leads among the readings; null for other keys. */
function stepTo(key: string, index: number, last: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: index - 1,
    ArrowDown: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index + 1,
    PageUp: index + 15,
    PageDown: index - 15,
    Home: 0,
    End: last,
  }
  const next = steps[key]
  return next === undefined ? null : Math.min(last, Math.max(0, next))
}

/** One measure over time, with axes. A pointer or the arrow keys read values off. */
export function LoadChart(props: Props) {
  const { title, unit, points, from, to, series, floor, cursor, onCursor } = props
  const { t, i18n } = useTranslation()
  const { language } = i18n
  const frame = useMemo<Frame>(
    () => ({ from, to, top: topFor(mostOf(points, series), unit, floor) }),
    [points, series, unit, floor, from, to],
  )
  const index = cursor === null ? points.length - 1 : nearest(points, cursor)
  const point = points[index]
  const words = series.map(({ name, valueOf }) => {
    const value = point === undefined ? null : valueOf(point)
    return { name, text: value === null ? null : formatIn(unit, value, language) }
  })
  const spoken = words.map(({ name, text }) => [name, text ?? t('load.unknown')].filter(Boolean).join(' ')).join(', ')
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && cursor !== null) {
      event.stopPropagation()
      return onCursor(null)
    }
    const next = event.altKey || event.ctrlKey ? null : stepTo(event.key, index, points.length - 1)
    if (next === null) return
    event.preventDefault()
    onCursor(next === points.length - 1 ? null : (points[next]?.at ?? null))
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    onCursor(from + ((event.clientX - box.left) / box.width) * (to - from))
  }
  return (
    <section className="rig-chart" aria-label={title} data-chart={title}>
      <header className="rig-chart-head">
        <h3>{title}</h3>
        <span className="rig-grow" />
        {words.map(({ name, text }, line) => (
          <span key={name ?? ''} className="rig-number rig-chart-word">
            {name !== null && (
              <>
                <i className={line === 0 ? 'rig-chart-swatch' : 'rig-chart-swatch is-second'} aria-hidden="true" />
                <span className="rig-quiet">{name}</span>
              </>
            )}
            <span>{text ?? <NoValue />}</span>
          </span>
        ))}
      </header>
      <div
        className="rig-chart-plot"
        role="slider"
        tabIndex={0}
        aria-label={t('load.readOff', { title })}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, points.length - 1)}
        aria-valuenow={Math.max(0, index)}
        aria-valuetext={point === undefined ? t('load.none') : `${formatSecond(point.at, language)}: ${spoken}`}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerLeave={() => onCursor(null)}
      >
        <Lines points={points} series={series} frame={frame} />
        <Axes frame={frame} unit={unit} />
        {cursor !== null && point !== undefined && <Cursor at={point.at} frame={frame} />}
      </div>
    </section>
  )
}

function Lines({
  points,
  series,
  frame,
}: {
  readonly points: readonly LoadPoint[]
  readonly series: readonly Series[]
  readonly frame: Frame
}) {
  const all = series.map((one) => runsOf(points, one, frame))
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {[0, 0.5, 1].map((share) => (
        <path key={share} d={`M0,${HEIGHT * share}H${WIDTH}`} className="rig-chart-rule" />
      ))}
      <path d={areaPath(all[0] ?? [])} className="rig-chart-area" />
      {all.map((runs, line) => (
        <path
          key={series[line]?.name ?? line}
          d={linePath(runs)}
          className={line === 0 ? 'rig-chart-line' : 'rig-chart-line is-second'}
        />
      ))}
    </svg>
  )
}

function Axes({ frame: { from, to, top }, unit }: { readonly frame: Frame; readonly unit: Unit }) {
  const { i18n } = useTranslation()
  const place = (at: number) => `${((at - from) / (to - from)) * 100}%`
  return (
    <div className="rig-chart-axes" aria-hidden="true">
      <span className="rig-chart-top">{formatIn(unit, top, i18n.language)}</span>
      <span className="rig-chart-half">{formatIn(unit, top / 2, i18n.language)}</span>
      {timeTicks(from, to).map((at) => (
        <span key={at} className="rig-chart-time" style={{ insetInlineStart: place(at) }}>
          {formatTime(at, i18n.language)}
        </span>
      ))}
    </div>
  )
}

function Cursor({ at, frame: { from, to } }: { readonly at: number; readonly frame: Frame }) {
  const { i18n } = useTranslation()
  const share = (at - from) / (to - from)
  return (
    <div
      className={share > 0.8 ? 'rig-chart-cursor is-late' : 'rig-chart-cursor'}
      style={{ insetInlineStart: `${share * 100}%` }}
      aria-hidden="true"
    >
      <span>{formatSecond(at, i18n.language)}</span>
    </div>
  )
}
