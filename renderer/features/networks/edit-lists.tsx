import { useTranslation } from 'react-i18next'
import { Cell, RowsEditor } from '../wizard/rows-editor.tsx'
import { examples } from './examples.ts'
import { nextKey, type HostRow, type NameRow, type RangeRow } from './edit-form.ts'

interface Props<R> {
  readonly rows: readonly R[]
  readonly onRows: (rows: readonly R[]) => void
}

/** The host says what is wrong with a row: it knows the network. */
const fine = () => null

/** What DHCP hands out. */
export function RangeRows({ rows, onRows }: Props<RangeRow>) {
  const { t } = useTranslation()
  const heads = [t('networkTable.field.start'), t('networkTable.field.end')] as const
  return (
    <RowsEditor<RangeRow>
      id="net-range"
      title={t('networkTable.list.ranges')}
      empty={t('networkTable.list.noRanges')}
      addLabel={t('networkTable.list.addRange')}
      removeLabel={(row) => t('newContainer.remove', { what: row.start })}
      heads={heads}
      rows={rows}
      onRows={onRows}
      make={() => ({ key: nextKey(), start: '', end: '' })}
      problem={fine}
    >
      {(row, change) => (
        <>
          <Cell label={heads[0]} value={row.start} onChange={(start) => change({ start })} />
          <Cell label={heads[1]} value={row.end} onChange={(end) => change({ end })} />
        </>
      )}
    </RowsEditor>
  )
}

/** Addresses that are kept for cards. */
export function HostRows({ rows, onRows }: Props<HostRow>) {
  const { t } = useTranslation()
  const heads = [
    t('networkTable.field.mac'),
    t('networkTable.field.address'),
    t('networkTable.field.hostName'),
  ] as const
  return (
    <RowsEditor<HostRow>
      id="net-host"
      title={t('networkTable.list.hosts')}
      empty={t('networkTable.list.noHosts')}
      addLabel={t('networkTable.list.addHost')}
      removeLabel={(row) => t('newContainer.remove', { what: row.mac })}
      heads={heads}
      rows={rows}
      onRows={onRows}
      make={() => ({ key: nextKey(), mac: '', address: '', name: '' })}
      problem={fine}
    >
      {(row, change) => (
        <>
          <Cell label={heads[0]} value={row.mac} placeholder={examples.mac} onChange={(mac) => change({ mac })} />
          <Cell label={heads[1]} value={row.address} onChange={(address) => change({ address })} />
          <Cell label={heads[2]} value={row.name} placeholder={examples.name} onChange={(name) => change({ name })} />
        </>
      )}
    </RowsEditor>
  )
}

/** Names that the network's DNS server knows. */
export function NameRows({ rows, onRows }: Props<NameRow>) {
  const { t } = useTranslation()
  const heads = [t('networkTable.field.address'), t('networkTable.field.names')] as const
  return (
    <RowsEditor<NameRow>
      id="net-name"
      title={t('networkTable.list.names')}
      empty={t('networkTable.list.noNames')}
      addLabel={t('networkTable.list.addName')}
      removeLabel={(row) => t('newContainer.remove', { what: row.names })}
      heads={heads}
      rows={rows}
      onRows={onRows}
      make={() => ({ key: nextKey(), address: '', names: '' })}
      problem={fine}
    >
      {(row, change) => (
        <>
          <Cell label={heads[0]} value={row.address} onChange={(address) => change({ address })} />
          <Cell
            label={heads[1]}
            value={row.names}
            placeholder={examples.names}
            onChange={(names) => change({ names })}
          />
        </>
      )}
    </RowsEditor>
  )
}
