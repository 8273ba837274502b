import styles from '@patternfly/react-styles/css/components/Table/table'
import { Table, Tbody, Th, Thead, Tr } from '@patternfly/react-table'
import { Fragment, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Task } from '../../../contract/task.ts'
import { formatBytes } from '../../lib/format.ts'
import { stateOf, type OsImageRow } from './os-image-rows.ts'
import { StateMark } from './os-image-state.tsx'

const columns = ['name', 'kind', 'state', 'size', 'user', 'where'] as const

interface Props {
  readonly rows: readonly OsImageRow[]
  readonly tasks: readonly Task[]
  readonly open: string | null
  readonly onOpen: (key: string) => void
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }

/** Where a key leads from a row; null for keys of others. */
function target(key: string, index: number, last: number): number | null {
  if (key === 'Home') return 0
  if (key === 'End') return last
  const step = steps[key]
  return step === undefined ? null : Math.max(0, Math.min(last, index + step))
}

/** What is here, then what can be had: a few dozen rows. */
export function OsImageTable({ rows, tasks, open, onOpen }: Props) {
  const { t } = useTranslation()
  const [current, setCurrent] = useState<string | null>(null)
  const reachable = rows.some((row) => row.key === current) ? current : (rows[0]?.key ?? null)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const index = rows.findIndex((row) => row.key === reachable)
    const row = rows[index]
    if (!(event.target instanceof HTMLTableRowElement) || row === undefined) return
    if (event.key === 'Enter' || event.key === ' ') onOpen(row.key)
    else {
      const next = target(event.key, index, rows.length - 1)
      const there = next === null ? undefined : rows[next]
      if (there === undefined) return
      event.currentTarget.querySelector<HTMLElement>(`[data-row="${CSS.escape(there.key)}"]`)?.focus()
    }
    event.preventDefault()
  }
  return (
    <div className="rig-table-scroll" onKeyDown={onKeyDown}>
      <Table variant="compact" gridBreakPoint="" className="rig-table rig-os-table" aria-label={t('osImages.table')}>
        <Thead>
          <Tr>
            {columns.map((column) => (
              <Th key={column} className={`rig-os-${column}`}>
                {t(`osImages.column.${column}`)}
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {rows.map((row, index) => (
            <Fragment key={row.key}>
              {rows[index - 1]?.type !== row.type && (
                <tr className={`${styles.tableTr} rig-group`}>
                  <td className={styles.tableTd} colSpan={columns.length}>
                    {t(`osImages.group.${row.type}`)}
                  </td>
                </tr>
              )}
              <tr
                data-row={row.key}
                tabIndex={row.key === reachable ? 0 : -1}
                className={`${styles.tableTr} rig-row${row.key === open ? ' is-open' : ''}`}
                onFocus={() => setCurrent(row.key)}
                onClick={() => onOpen(row.key)}
              >
                <Cells row={row} tasks={tasks} />
              </tr>
            </Fragment>
          ))}
        </Tbody>
      </Table>
    </div>
  )
}

function Cells({ row, tasks }: { readonly row: OsImageRow; readonly tasks: readonly Task[] }) {
  const { t, i18n } = useTranslation()
  const td = styles.tableTd
  const { kind, user } = row.type === 'image' ? row.image : row.entry
  const name = row.type === 'image' ? row.image.label : row.entry.name
  const total = row.type === 'image' ? row.image.allocation : (row.part?.total ?? null)
  const where = row.type === 'image' ? `${row.image.pool}/${row.image.name}` : (URL.parse(row.entry.folder)?.host ?? '')
  return (
    <>
      <td className={`${td} rig-os-name`} title={name}>
        <strong translate="no">{name}</strong>
      </td>
      <td className={td}>{t(`osImages.short.${kind}`)}</td>
      <td className={td}>
        <StateMark state={stateOf(row, tasks)} />
      </td>
      <td className={`${td} rig-number`}>{total === null ? '–' : formatBytes(total, i18n.language)}</td>
      <td className={td} translate="no">
        {user ?? '–'}
      </td>
      <td className={`${td} rig-quiet`} title={where} translate="no">
        {where}
      </td>
    </>
  )
}
