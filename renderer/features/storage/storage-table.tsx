import styles from '@patternfly/react-styles/css/components/Table/table'
import { useTranslation } from 'react-i18next'
import { LongTable } from '../../components/long-table.tsx'
import { formatBytes } from '../../lib/format.ts'
import { useUserName } from './volume-users.tsx'
import type { StorageRow } from './storage-rows.ts'

const columns = ['name', 'used', 'size', 'format', 'users', 'backing'] as const

const keyOf = ({ key }: StorageRow) => key

interface Props {
  readonly rows: readonly StorageRow[]
  readonly open: string | null
  readonly onOpen: (key: string) => void
}

/** Pools with their images. */
export function StorageTable({ rows, open, onOpen }: Props) {
  const { t } = useTranslation()
  return (
    <LongTable
      label={t('storage.table')}
      className="rig-storage-table"
      columns={columns.map((column) => ({ className: `rig-storage-${column}`, text: t(`storage.column.${column}`) }))}
      rows={rows}
      keyOf={keyOf}
      open={open}
      onOpen={({ key }) => onOpen(key)}
      cells={(row) => <Cells row={row} />}
    />
  )
}

function Cells({ row }: { readonly row: StorageRow }) {
  const { t, i18n } = useTranslation()
  const bytes = (value: number | null) => (value === null ? '–' : formatBytes(value, i18n.language))
  const nameOf = useUserName()
  const td = styles.tableTd
  if (row.type === 'pool') {
    const { name, type, active, capacity, available, path } = row.pool
    const taken = capacity === null || available === null ? null : capacity - available
    return (
      <>
        <td className={`${td} rig-storage-pool`} title={path ?? ''}>
          <strong translate="no">{name}</strong>
          <span className="rig-quiet">{` ${t('storage.images', { count: row.count })}`}</span>
          {path !== null && <span className="rig-quiet" translate="no">{` · ${path}`}</span>}
        </td>
        <td className={`${td} rig-number`}>{bytes(taken)}</td>
        <td className={`${td} rig-number`}>{bytes(capacity)}</td>
        <td className={td}>{type}</td>
        <td className={td}>{active ? '' : t('storage.inactive')}</td>
        <td className={td} />
      </>
    )
  }
  const { name, allocation, capacity, format, users, overlays, backing, orphan } = row.volume
  const who = [...users.map(nameOf), ...(overlays.length > 0 ? [t('storage.images', { count: overlays.length })] : [])]
  return (
    <>
      <td className={`${td} rig-storage-volume`} title={name} translate="no">
        {name}
      </td>
      <td className={`${td} rig-number`}>{bytes(allocation)}</td>
      <td className={`${td} rig-number`}>{bytes(capacity)}</td>
      <td className={td}>{format}</td>
      <td className={td} title={who.join(', ')}>
        {orphan ? <span className="rig-tone-attention">{t('storage.nobody')}</span> : who.join(', ')}
      </td>
      <td className={`${td} rig-quiet`} title={backing ?? ''} translate="no">
        {backing?.split('/').at(-1)}
      </td>
    </>
  )
}
