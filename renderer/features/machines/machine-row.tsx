import { EllipsisVIcon } from '@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon'
import styles from '@patternfly/react-styles/css/components/Table/table'
import { memo, useCallback, useEffect, useRef, useSyncExternalStore, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { IconButton } from '../../components/icon-button.tsx'
import type { Connection } from '../../../contract/connection.ts'
import type { Machine } from '../../../contract/machine.ts'
import type { Column, PlacedColumn } from './columns.ts'
import { engineName } from './engine-name.ts'
import { KindIcon } from './kind-icon.tsx'
import { CpuLoad, MemoryLoad } from './load-cells.tsx'
import { NoValue } from './no-value.tsx'
import { TagChips } from './organise/tag-chips.tsx'
import { systemOf } from './rows.ts'
import { ScreenThumbnail } from './screen-thumbnail.tsx'
import { StateMark } from './state-cell.tsx'
import { useConnections, useLook, useMachine } from './use-machine.ts'

interface Props {
  readonly id: string
  /** Position among all rows, counted from 1 with the head as row 1. */
  readonly position: number
  readonly columns: readonly PlacedColumn[]
}

export function rowElementId(key: string): string {
  return `row-${key}`
}

/** Selection state of one row. */
function useRowState(id: string) {
  const { selection } = usePage().desk
  const subscribe = useCallback((listener: () => void) => selection.subscribeRow(id, listener), [selection, id])
  const chosen = useSyncExternalStore(subscribe, () => selection.chosen().has(id))
  const current = useSyncExternalStore(subscribe, () => selection.current() === id)
  return { chosen, current }
}

/** A row that came or changed its state while somebody looked lights up once. */
function useFlash(id: string) {
  const ref = useRef<HTMLTableRowElement>(null)
  const { machines } = usePage()
  useEffect(
    () =>
      machines.onNews((news) => {
        const row = ref.current
        if (news.id !== id || row === null) return
        // Taken away and set again so that a second change lights up again; not React's, so no row renders for it.
        delete row.dataset['flash']
        void row.offsetWidth
        row.dataset['flash'] = ''
      }),
    [machines, id],
  )
  return ref
}

/** One machine. Renders when the machine, its engine's state, its act or its selection changes, and for no other reason. */
export const MachineRow = memo(function MachineRow({ id, position, columns }: Props) {
  const machine = useMachine(id)
  if (machine === undefined) return null
  return <FilledRow machine={machine} position={position} columns={columns} />
})

function FilledRow({ machine, position, columns }: Omit<Props, 'id'> & { readonly machine: Machine }) {
  const { desk } = usePage()
  const { id } = machine
  const ref = useFlash(id)
  const { chosen, current } = useRowState(id)
  const open = useSyncExternalStore(desk.open.subscribe, () => desk.open.get() === id)
  const look = useLook(machine)
  const onClick = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('button, input, a, label') !== null) return
    desk.selection.setCurrent(id)
    if (event.ctrlKey || event.metaKey) desk.selection.toggle(id)
    else desk.open.set(id)
  }
  const onContextMenu = (event: MouseEvent<HTMLTableRowElement>) => {
    event.preventDefault()
    desk.selection.setCurrent(id)
    desk.menu.set({
      id,
      anchor: event.currentTarget.querySelector<HTMLElement>('.rig-row-menu') ?? event.currentTarget,
    })
  }
  return (
    // PatternFly's classes without its row component: that one renders every row whenever the table renders.
    <tr
      ref={ref}
      id={rowElementId(id)}
      aria-rowindex={position}
      aria-selected={chosen}
      tabIndex={current ? 0 : -1}
      data-row={id}
      data-state={machine.state}
      className={[
        styles.tableTr,
        'rig-row',
        chosen && 'is-chosen',
        open && 'is-open',
        look.glyph === 'unknown' && 'is-away',
        look.tone === 'busy' && 'is-busy',
      ]
        .filter((name) => name !== false)
        .join(' ')}
      onClick={onClick}
      onContextMenu={onContextMenu}
      onFocus={() => desk.selection.setCurrent(id)}
    >
      {columns.map(({ column }) => (
        <td key={column} className={`${styles.tableTd} rig-cell rig-cell-${column}`}>
          <Cell column={column} machine={machine} look={look} chosen={chosen} current={current} />
        </td>
      ))}
    </tr>
  )
}

interface CellProps {
  readonly column: Column
  readonly machine: Machine
  readonly look: ReturnType<typeof useLook>
  readonly chosen: boolean
  readonly current: boolean
}

function Cell({ column, machine, look, chosen, current }: CellProps) {
  const { t } = useTranslation()
  const measured = machine.state === 'running' && look.glyph !== 'unknown'
  const pictured = measured || (machine.state === 'paused' && look.glyph !== 'unknown')
  switch (column) {
    case 'select':
      return <RowCheckbox machine={machine} chosen={chosen} reachable={current} />
    case 'name':
      return (
        <span className="rig-name">
          <KindIcon kind={machine.kind} />
          <span className="rig-ellipsis" title={machine.name} translate="no">
            {machine.name}
          </span>
        </span>
      )
    case 'screen':
      return machine.kind === 'vm' && pictured ? <ScreenThumbnail id={machine.id} name={machine.name} /> : null
    case 'state':
      return <StateMark look={look} />
    case 'address':
      return <Address addresses={machine.addresses} />
    case 'cpu':
      return measured ? <CpuLoad id={machine.id} /> : <NoValue />
    case 'memory':
      return measured ? <MemoryLoad id={machine.id} /> : <NoValue />
    case 'system':
      return <System system={systemOf(machine)} />
    case 'connection':
      return <ConnectionName id={machine.connection} />
    case 'owner':
      return <span className="rig-quiet">{t(`owner.${machine.owner}`)}</span>
    case 'tags':
      return <TagChips machine={machine} />
    case 'menu':
      return <RowMenuButton machine={machine} reachable={current} />
  }
}

function RowCheckbox({
  machine,
  chosen,
  reachable,
}: {
  readonly machine: Machine
  readonly chosen: boolean
  readonly reachable: boolean
}) {
  const { t } = useTranslation()
  const { desk } = usePage()
  return (
    // The label makes the whole cell a target.
    <label className="rig-check">
      <input
        type="checkbox"
        checked={chosen}
        tabIndex={reachable ? 0 : -1}
        aria-label={t('table.choose', { name: machine.name })}
        onChange={() => desk.selection.toggle(machine.id)}
      />
    </label>
  )
}

function RowMenuButton({ machine, reachable }: { readonly machine: Machine; readonly reachable: boolean }) {
  const { t } = useTranslation()
  const { desk } = usePage()
  const expanded = useSyncExternalStore(desk.menu.subscribe, () => desk.menu.get()?.id === machine.id)
  return (
    <span className="rig-row-menu">
      <IconButton
        icon={EllipsisVIcon}
        small
        label={t('table.menu', { name: machine.name })}
        tabIndex={reachable ? 0 : -1}
        expanded={expanded}
        onClick={(event) => {
          desk.selection.setCurrent(machine.id)
          if (event.currentTarget instanceof HTMLElement)
            desk.menu.set(expanded ? null : { id: machine.id, anchor: event.currentTarget })
        }}
      />
    </span>
  )
}

function Address({ addresses }: { readonly addresses: readonly string[] }) {
  const [first] = addresses
  if (first === undefined) return <NoValue />
  return (
    <span className="rig-address rig-ellipsis" title={addresses.join('\n')}>
      <code translate="no">{first}</code>
      {addresses.length > 1 && <span className="rig-quiet">{` +${addresses.length - 1}`}</span>}
    </span>
  )
}

function System({ system }: { readonly system: string | null }) {
  if (system === null) return <NoValue />
  return (
    <span className="rig-ellipsis rig-quiet" title={system} translate="no">
      {system}
    </span>
  )
}

function ConnectionName({ id }: { readonly id: string }) {
  const all: readonly Connection[] = useConnections()
  const connection = all.find((one) => one.id === id)
  return <span className="rig-quiet rig-ellipsis">{connection === undefined ? id : engineName(connection, all)}</span>
}
