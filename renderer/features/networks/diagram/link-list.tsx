import { EllipsisVIcon } from '@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon'
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table'
import { useTranslation } from 'react-i18next'
import type { DiagramEdge, DiagramNode, EdgeRate } from '../../../../contract/diagram.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import { formatRate } from '../../load/format-rate.ts'
import { StateMark } from '../../machines/state-cell.tsx'
import type { Positions } from './layout.ts'
import { linkWord, noteOf, titleOf } from './node-words.ts'
import type { Picture, Rates } from './picture.ts'
import { useNodeLook } from './use-node-state.ts'
import { inOrder } from './walk.ts'

interface Props {
  readonly picture: Picture
  readonly positions: Positions
  readonly shown: ReadonlySet<string>
  readonly rates: Rates
  readonly selected: string | null
  /** Nodes that nothing could take the place of on the asked way. */
  readonly single: ReadonlySet<string>
  readonly onOpen: (id: string) => void
  readonly onMenu: (id: string, anchor: HTMLElement) => void
}

const columns = ['name', 'kind', 'state', 'address', 'joined', 'device', 'mac', 'link', 'rate'] as const

/** The same facts as the picture, one link a row: for who reads rather than looks. */
export function LinkList({ picture, positions, shown, rates, selected, single, onOpen, onMenu }: Props) {
  const { t } = useTranslation()
  const rows = inOrder(picture, shown, positions).flatMap((node): { node: DiagramNode; edge: DiagramEdge | null }[] => {
    const own = [...picture.edges.values()].filter(({ from, to }) => to === node.id && shown.has(from))
    return own.length === 0 ? [{ node, edge: null }] : own.map((edge) => ({ node, edge }))
  })
  return (
    <div className="rig-table-scroll" tabIndex={0} role="region" aria-label={t('networks.listRegion')}>
      <Table variant="compact" gridBreakPoint="" className="rig-table rig-diagram-list" aria-label={t('networks.list')}>
        <Thead>
          <Tr>
            {columns.map((column) => (
              <Th key={column}>{t(`networks.listColumn.${column}`)}</Th>
            ))}
            <Th className="rig-diagram-list-acts" screenReaderText={t('networks.listColumn.acts')} />
          </Tr>
        </Thead>
        <Tbody>
          {rows.map(({ node, edge }) => (
            <LinkRow
              key={`${node.id} ${edge?.id ?? ''}`}
              {...{ node, edge, picture, rates, onOpen, onMenu }}
              isSelected={node.id === selected}
              isSingle={single.has(node.id)}
            />
          ))}
        </Tbody>
      </Table>
    </div>
  )
}

interface RowProps extends Pick<Props, 'picture' | 'rates' | 'onOpen' | 'onMenu'> {
  readonly node: DiagramNode
  readonly edge: DiagramEdge | null
  readonly isSelected: boolean
  readonly isSingle: boolean
}

function LinkRow({ node, edge, picture, rates, onOpen, onMenu, isSelected, isSingle }: RowProps) {
  const { t } = useTranslation()
  const look = useNodeLook(node)
  return (
    <Tr className={isSelected ? 'rig-row is-open' : 'rig-row'} data-link-of={node.id}>
      <Td>
        <button type="button" className="rig-link" onClick={() => onOpen(node.id)}>
          {titleOf(node, t)}
        </button>
        {isSingle && <span className="rig-diagram-single">{t('networks.reach.singlePoint')}</span>}
      </Td>
      <Td>{t(`networks.kind.${node.kind === 'machine' ? node.machine : node.kind}`)}</Td>
      <Td>{look === null ? '–' : <StateMark look={look} />}</Td>
      <Td className="rig-mono">{edge?.addresses.join(', ') || noteOf(node, t) || '–'}</Td>
      {edge === null ? <NoLink /> : <LinkCells edge={edge} picture={picture} rate={rates.get(edge.id)} />}
      <Td className="rig-diagram-list-acts">
        <IconButton
          icon={EllipsisVIcon}
          small
          label={t('networks.menu', { name: titleOf(node, t) })}
          expanded={false}
          onClick={({ currentTarget }) => currentTarget instanceof HTMLElement && onMenu(node.id, currentTarget)}
        />
      </Td>
    </Tr>
  )
}

function NoLink() {
  return ['joined', 'device', 'mac', 'link', 'rate'].map((column) => <Td key={column}>–</Td>)
}

interface CellProps extends Pick<Props, 'picture'> {
  readonly edge: DiagramEdge
  readonly rate: EdgeRate | undefined
}

function LinkCells({ edge, picture, rate }: CellProps) {
  const { t, i18n } = useTranslation()
  const outer = picture.nodes.get(edge.from)
  return (
    <>
      <Td>{outer === undefined ? '–' : titleOf(outer, t)}</Td>
      <Td className="rig-mono">{edge.device ?? '–'}</Td>
      <Td className="rig-mono">{edge.mac ?? '–'}</Td>
      <Td className={edge.state === 'down' ? 'rig-tone-error' : edge.shaped ? 'rig-tone-attention' : ''}>
        {linkWord(edge, t)}
      </Td>
      <Td>
        {rate === undefined
          ? '–'
          : t('networks.rate', {
              received: formatRate(rate.received, i18n.language),
              sent: formatRate(rate.sent, i18n.language),
            })}
      </Td>
    </>
  )
}
