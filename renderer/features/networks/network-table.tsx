import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TFunction } from 'i18next'
import type { NetworkRow } from '../../../contract/network.ts'
import { NetworkWiredIcon } from '@patternfly/react-icons/dist/esm/icons/network-wired-icon'
import { Icon } from '../../components/icon.tsx'
import { RowTable, type RowColumn } from '../../components/row-table.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { collatorOf } from '../../lib/format.ts'
import { useOpenRow } from '../../lib/use-open-row.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { products } from '../machines/engine-name.ts'
import { EngineNotices } from '../machines/engine-notices.tsx'
import { NetworkDrawer } from './network-drawer.tsx'
import { State } from './network-state.tsx'
import { memberNames, networkRows, type NetworkFilter } from './network-rows.ts'
import type { NetworkQuestion } from './network-acts.ts'
import { useNetworkList } from './use-networks.ts'

interface Props {
  /** Counts what was done: the list is read again when it grows. */
  readonly done: number
  readonly onAsk: (question: NetworkQuestion) => void
}

/** The networks of all engines, one a row, with the details of one beside it. */
export function NetworkTable({ done, onAsk }: Props) {
  const { t, i18n } = useTranslation()
  const { rows: all, failure } = useNetworkList(done)
  const [filter, setFilter] = useState<NetworkFilter>({ text: '', engine: 'all' })
  const rows = useMemo(
    () => (all === null ? [] : networkRows(all, filter, collatorOf(i18n.language))),
    [all, filter, i18n.language],
  )
  const columns = useMemo(() => columnsOf(t), [t])
  const { open, setOpen, close, opened } = useOpenRow(rows, ({ id }) => id)
  return (
    <>
      <FilterBar filter={filter} onChange={setFilter} />
      <div className="rig-work">
        <section className="rig-list" aria-label={t('networkTable.table')}>
          <div className="rig-notices">
            <EngineNotices />
          </div>
          {failure !== null && (
            <div className="rig-notices">
              <FailureAlert title={t('networkTable.failed')} failure={failure} />
            </div>
          )}
          {all === null && failure === null && <Waiting lines={8} />}
          {all !== null && rows.length === 0 && (
            <div className="rig-empty">
              <p>{t(all.length === 0 ? 'networkTable.none' : 'networkTable.filtered')}</p>
            </div>
          )}
          {rows.length > 0 && (
            <RowTable
              label={t('networkTable.table')}
              columns={columns}
              rows={rows}
              keyOf={({ id }) => id}
              open={open}
              onOpen={setOpen}
            />
          )}
        </section>
        {opened !== undefined && <NetworkDrawer row={opened} done={done} onAsk={onAsk} onClose={close} />}
      </div>
    </>
  )
}

function FilterBar({
  filter,
  onChange,
}: {
  readonly filter: NetworkFilter
  readonly onChange: (filter: NetworkFilter) => void
}) {
  const { t } = useTranslation()
  return (
    <div className="rig-bar" role="search" aria-label={t('filter.label')}>
      <SearchField
        wide
        value={filter.text}
        label={t('networkTable.filter')}
        onChange={(text) => onChange({ ...filter, text })}
      />
      <select
        className="rig-input rig-net-engine"
        aria-label={t('networkTable.column.engine')}
        value={filter.engine}
        onChange={(event) => onChange({ ...filter, engine: event.target.value as NetworkFilter['engine'] })}
      >
        <option value="all">{t('networkTable.allEngines')}</option>
        <option value="libvirt">{products.libvirt}</option>
        <option value="docker">{products.docker}</option>
      </select>
    </div>
  )
}

function columnsOf(t: TFunction): RowColumn<NetworkRow>[] {
  const column = (key: Column, rest: Omit<RowColumn<NetworkRow>, 'key' | 'head'>): RowColumn<NetworkRow> => ({
    key,
    head: t(`networkTable.column.${key}`),
    ...rest,
  })
  const subnets = ({ subnets: all }: NetworkRow) => all.join(', ') || '–'
  const machines = (row: NetworkRow) => memberNames(row).join(', ') || '–'
  return [
    column('name', { width: '19%', cell: (row) => <Name row={row} />, title: ({ name }) => name }),
    column('state', { width: '10%', cell: (row) => <State row={row} /> }),
    column('mode', { width: '10%', cell: ({ mode }) => <span translate="no">{mode}</span> }),
    column('subnets', { width: '17%', code: true, cell: subnets, title: subnets }),
    column('ranges', {
      width: '18%',
      code: true,
      cell: ({ ranges }) => ranges.join(', ') || '–',
      title: ({ ranges }) => ranges.join(', '),
    }),
    column('bridge', {
      width: '12%',
      code: true,
      cell: ({ bridge }) => bridge ?? '–',
      title: ({ bridge }) => bridge ?? '',
    }),
    column('machines', { cell: (row) => <span translate="no">{machines(row)}</span>, title: machines }),
  ]
}
type Column = 'name' | 'state' | 'mode' | 'subnets' | 'ranges' | 'bridge' | 'machines'

/** Hue says who runs it, and so does a word for those who see none. */
function Name({ row }: { readonly row: NetworkRow }) {
  const { t } = useTranslation()
  const { name, engine, twin } = row
  return (
    <span className="rig-net-name">
      <span className={`rig-kind rig-kind-${engine === 'libvirt' ? 'vm' : 'container'}`} title={products[engine]}>
        <Icon of={NetworkWiredIcon} />
        <span className="rig-unseen">{products[engine]}</span>
      </span>
      <strong className="rig-ellipsis" translate="no">
        {name}
      </strong>
      {twin !== null && <span className="rig-quiet">{t('networkTable.shared')}</span>}
    </span>
  )
}
