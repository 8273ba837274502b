import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Lease } from '../../../contract/network.ts'
import { RowTable, type RowColumn } from '../../components/row-table.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { collatorOf, formatDate } from '../../lib/format.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { machinePath } from '../machine-page/machine-path.ts'
import { EngineNotices } from '../machines/engine-notices.tsx'
import { leaseKey, leaseRows } from './network-rows.ts'
import { useLeases } from './use-networks.ts'

/** Addresses that libvirt's networks gave out or keep, and whose they are. */
export function Leases({ done }: { readonly done: number }) {
  const { t, i18n } = useTranslation()
  const { rows: all, failure } = useLeases(done)
  const [text, setText] = useState('')
  const rows = useMemo(
    () => (all === null ? [] : leaseRows(all, text, collatorOf(i18n.language))),
    [all, text, i18n.language],
  )
  const columns = useMemo(() => columnsOf(t, i18n.language), [t, i18n.language])
  return (
    <>
      <div className="rig-bar" role="search" aria-label={t('filter.label')}>
        <SearchField wide value={text} label={t('networkTable.leases.filter')} onChange={setText} />
      </div>
      <section className="rig-list" aria-label={t('networks.view.leases')}>
        <div className="rig-notices">
          <EngineNotices engine="libvirt" />
        </div>
        {failure !== null && (
          <div className="rig-notices">
            <FailureAlert title={t('networkTable.leases.failed')} failure={failure} />
          </div>
        )}
        {all === null && failure === null && <Waiting lines={6} />}
        {all !== null && rows.length === 0 && (
          <div className="rig-empty">
            <p>{t(all.length === 0 ? 'networkTable.leases.none' : 'networkTable.leases.filtered')}</p>
          </div>
        )}
        {rows.length > 0 && (
          <RowTable label={t('networks.view.leases')} columns={columns} rows={rows} keyOf={leaseKey} />
        )}
      </section>
    </>
  )
}

function columnsOf(t: TFunction, language: string): RowColumn<Lease>[] {
  const until = ({ expires, taken }: Lease) => {
    if (expires !== null) return formatDate(expires, language)
    return t(taken ? 'networkTable.leases.forGood' : 'networkTable.leases.kept')
  }
  return [
    {
      key: 'network',
      head: t('networkTable.leases.network'),
      width: '18%',
      cell: ({ network }) => (
        <strong translate="no" className="rig-ellipsis">
          {network.name}
        </strong>
      ),
    },
    { key: 'address', head: t('networkTable.field.address'), width: '16%', code: true, cell: ({ address }) => address },
    { key: 'mac', head: t('networkTable.field.mac'), width: '17%', code: true, cell: ({ mac }) => mac },
    {
      key: 'hostname',
      head: t('networkTable.leases.hostname'),
      width: '15%',
      cell: ({ hostname }) => <span translate="no">{hostname ?? '–'}</span>,
    },
    {
      key: 'machine',
      head: t('networkTable.leases.machine'),
      width: '16%',
      cell: ({ machine }) => <Owner machine={machine} />,
    },
    { key: 'until', head: t('networkTable.leases.until'), cell: until },
  ]
}

function Owner({ machine }: Pick<Lease, 'machine'>) {
  if (machine === null) return '–'
  return (
    <Link to={machinePath} params={{ id: machine.id }} className="rig-link" translate="no">
      {machine.name}
    </Link>
  )
}
