import { ArrowDownIcon } from '@patternfly/react-icons/dist/esm/icons/arrow-down-icon'
import { ArrowUpIcon } from '@patternfly/react-icons/dist/esm/icons/arrow-up-icon'
import { Th, Thead, Tr } from '@patternfly/react-table'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { useValue } from '../../lib/value.ts'
import { sortOf, type PlacedColumn } from './columns.ts'
import type { SortColumn } from './rows.ts'

interface Props {
  readonly columns: readonly PlacedColumn[]
  /** Ids of all machines in the table's order. */
  readonly machineIds: readonly string[]
}

export function TableHead({ columns, machineIds }: Props) {
  const { t } = useTranslation()
  const { sort: by } = useValue(usePage().desk.view)
  return (
    <Thead>
      <Tr aria-rowindex={1}>
        {columns.map(({ column }) => {
          const sort = sortOf(column)
          const direction = by.descending ? ('descending' as const) : ('ascending' as const)
          const label = t(`column.${column}`)
          return (
            <Th
              key={column}
              className={`rig-cell rig-cell-${column}`}
              {...(sort !== null && by.column === sort ? { 'aria-sort': direction } : {})}
            >
              {column === 'select' && <ChooseAll machineIds={machineIds} />}
              {column === 'menu' && <span className="rig-unseen">{label}</span>}
              {sort !== null && <SortButton sort={sort} label={label} />}
              {sort === null && column !== 'select' && column !== 'menu' && (
                <span title={column === 'cpu' ? t('column.cpuHint') : label}>{label}</span>
              )}
            </Th>
          )
        })}
      </Tr>
    </Thead>
  )
}

function SortButton({ sort, label }: { readonly sort: SortColumn; readonly label: string }) {
  const { desk } = usePage()
  const { sort: by } = useValue(desk.view)
  const active = by.column === sort
  return (
    <button
      type="button"
      className={active ? 'rig-sort is-active' : 'rig-sort'}
      title={label}
      onClick={() => desk.change({ sort: { column: sort, descending: active && !by.descending } })}
    >
      <span className="rig-ellipsis">{label}</span>
      <Icon of={by.descending && active ? ArrowDownIcon : ArrowUpIcon} size={10} />
    </button>
  )
}

function ChooseAll({ machineIds }: { readonly machineIds: readonly string[] }) {
  const { t } = useTranslation()
  const { selection } = usePage().desk
  const chosen = useSyncExternalStore(selection.subscribe, selection.chosen)
  const shown = machineIds.filter((id) => chosen.has(id)).length
  const all = shown > 0 && shown === machineIds.length
  return (
    <label className="rig-check">
      <input
        type="checkbox"
        checked={all}
        disabled={machineIds.length === 0}
        aria-label={t('table.chooseAll')}
        ref={(box) => {
          if (box !== null) box.indeterminate = shown > 0 && !all
        }}
        onChange={() => (all ? selection.clear() : selection.replace(new Set(machineIds)))}
      />
    </label>
  )
}
