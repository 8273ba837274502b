import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table'
import { useTranslation } from 'react-i18next'
import type { Network } from '../../../contract/resource.ts'
import { Waiting } from '../../components/waiting.tsx'
import { collatorOf } from '../../lib/format.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { products } from '../machines/engine-name.ts'
import { usePolled } from '../machine-page/use-polled.ts'

/** Networks are in the live picture, which the page keeps only as far as machines go. Milliseconds. */
const EVERY = 5000
const columns = ['name', 'engine', 'mode', 'subnets', 'bridge'] as const

/** The networks of all engines, one a row. */
export function NetworkTable() {
  const { t, i18n } = useTranslation()
  const { polled } = usePolled({
    key: 'networks',
    ask: (client, signal) => client.inventory.networks(undefined, { signal }),
    every: EVERY,
  })
  if (polled.type === 'failed') {
    return (
      <div className="rig-notices">
        <FailureAlert title={t('networks.failed')} failure={polled.failure} />
      </div>
    )
  }
  if (polled.type === 'asking') return <Waiting lines={6} />
  const collator = collatorOf(i18n.language)
  const rows = [...polled.value].sort((one, other) => collator.compare(one.name, other.name))
  if (rows.length === 0) {
    return (
      <div className="rig-empty">
        <p>{t('networks.none')}</p>
      </div>
    )
  }
  return (
    <div className="rig-table-scroll">
      <Table variant="compact" gridBreakPoint="" className="rig-table" aria-label={t('networks.table')}>
        <Thead>
          <Tr>
            {columns.map((column) => (
              <Th key={column}>{t(`networks.column.${column}`)}</Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {rows.map((row) => (
            <NetworkRow key={row.id} network={row} />
          ))}
        </Tbody>
      </Table>
    </div>
  )
}

function NetworkRow({ network }: { readonly network: Network }) {
  return (
    <Tr className="rig-row" data-row={network.id}>
      <Td>
        <strong translate="no">{network.name}</strong>
      </Td>
      <Td translate="no">{products[network.engine]}</Td>
      <Td translate="no">{network.mode}</Td>
      <Td className="rig-mono" translate="no">
        {network.subnets.join(', ') || '–'}
      </Td>
      <Td className="rig-mono" translate="no">
        {network.bridge ?? '–'}
      </Td>
    </Tr>
  )
}
