import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoadPoint } from '../../../contract/load.ts'
import { formatBytes, formatShare } from '../../lib/format.ts'
import { NoValue } from '../machines/no-value.tsx'
import { slices } from './chart-scale.ts'
import { formatRate } from './format-rate.ts'
import { formatSecond } from './load-chart.tsx'

/** More rows than these nobody reads; each is then the mean of several readings. */
const ROWS = 30

/** The same as numbers, newest first. */
export function LoadTable({ points }: { readonly points: readonly LoadPoint[] }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="rig-load-values" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('load.table')}</summary>
      {isOpen && <Rows points={slices(points, ROWS).reverse()} />}
    </details>
  )
}

function Rows({ points }: { readonly points: readonly LoadPoint[] }) {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  const rate = (value: number | null) => (value === null ? <NoValue /> : formatRate(value, language))
  const heads = [
    t('load.time'),
    t('column.cpu'),
    t('column.memory'),
    t('load.read'),
    t('load.written'),
    t('load.received'),
    t('load.sent'),
  ]
  return (
    <table>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <tr key={point.at}>
            <th scope="row">{formatSecond(point.at, language)}</th>
            <td>{point.cpu === null ? <NoValue /> : formatShare(point.cpu, language)}</td>
            <td>{point.memory === null ? <NoValue /> : formatBytes(point.memory, language)}</td>
            <td>{rate(point.diskRead)}</td>
            <td>{rate(point.diskWrite)}</td>
            <td>{rate(point.netReceived)}</td>
            <td>{rate(point.netSent)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
