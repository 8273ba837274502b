import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { DownloadIcon } from '@patternfly/react-icons/dist/esm/icons/download-icon'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { loadCsv } from '../../../contract/load-csv.ts'
import type { LoadRecord } from '../../../contract/load.ts'
import { Icon } from '../../components/icon.tsx'
import { Segments } from '../../components/segments.tsx'
import { saveFile } from '../../lib/save-file.ts'
import { useNow } from '../../lib/use-now.ts'
import { useValue } from '../../lib/value.ts'
import { LoadChart } from './load-chart.tsx'
import type { LoadFeed } from './load-feed.ts'
import { deviceCharts, mainCharts, type Chart } from './load-series.ts'
import { LoadTable } from './load-table.tsx'
import './load.css'

/** Minutes. */
const spans = ['5', '15', '60'] as const
type Span = (typeof spans)[number]

interface Props {
  readonly feed: LoadFeed
  readonly name: string
  readonly kind: 'vm' | 'container' | 'host'
  /** Whether new readings come. */
  readonly live: boolean
  /** What the network interfaces are connected to, in their order. */
  readonly places?: readonly string[]
  /** What stands below the charts. */
  readonly children?: ReactNode
}

const nowhere: readonly string[] = []

/** The load of a machine or of the host: what it does as a whole, then each of its disks and interfaces. */
export function LoadPanel({ feed, name, kind, live, places = nowhere, children }: Props) {
  const { t } = useTranslation()
  const record = useValue(feed.record)
  const [span, setSpan] = useState<Span>('5')
  const now = useNow(live)
  const to = Math.max(live ? now : 0, record?.points.at(-1)?.at ?? now)
  const from = to - Number(span) * 60_000
  return (
    <div className={`rig-load-panel is-${kind}`}>
      <div className="rig-load-bar">
        <Segments
          label={t('load.span')}
          value={span}
          options={spans.map((value) => ({ value, content: t('load.minutes', { count: Number(value) }) }))}
          onChange={setSpan}
        />
        <span className="rig-quiet rig-load-note">{t(live ? 'load.kept' : 'load.still')}</span>
        <span className="rig-grow" />
        <Button
          variant="secondary"
          icon={<Icon of={DownloadIcon} size={12} />}
          isAriaDisabled={record === null || record.points.length === 0}
          onClick={() => record !== null && saveCsv(name, record)}
        >
          {t('load.csv')}
        </Button>
      </div>
      {record !== null && (
        <Charts {...{ record, from, to, places }} cores={kind === 'host' ? (record.processors ?? 1) : 1} />
      )}
      {children}
    </div>
  )
}

function saveCsv(name: string, { devices, points }: LoadRecord): void {
  saveFile(`${name}-load.csv`, loadCsv(name, devices, points), 'text/csv')
}

interface ChartsProps {
  readonly record: LoadRecord
  readonly from: number
  readonly to: number
  readonly places: readonly string[]
  /** How many are the whole: of the host all, of a machine each by itself, as the list has it. */
  readonly cores: number
}

function Charts({ record, from, to, places, cores }: ChartsProps) {
  const { t } = useTranslation()
  const [cursor, setCursor] = useState<number | null>(null)
  const points = useMemo(
    () =>
      record.points
        .filter(({ at }) => at >= from)
        .map((point) => (cores === 1 || point.cpu === null ? point : { ...point, cpu: point.cpu / cores })),
    [record.points, from, cores],
  )
  const main = useMemo(() => mainCharts(record.memoryLimit, t), [record.memoryLimit, t])
  const { devices } = record
  const single = useMemo(() => deviceCharts(devices, places, t), [devices, places, t])
  const chart = ({ key, ...rest }: Chart) => (
    <LoadChart key={key} {...rest} {...{ points, from, to, cursor }} onCursor={setCursor} />
  )
  return (
    <>
      <div className="rig-charts">{main.map(chart)}</div>
      {single.length > 0 && (
        <>
          <h2 className="rig-charts-title">{t('load.devices')}</h2>
          <div className="rig-charts">{single.map(chart)}</div>
        </>
      )}
      <LoadTable points={points} />
    </>
  )
}
