import { AngleDownIcon } from '@patternfly/react-icons/dist/esm/icons/angle-down-icon'
import { AngleRightIcon } from '@patternfly/react-icons/dist/esm/icons/angle-right-icon'
import styles from '@patternfly/react-styles/css/components/Table/table'
import { memo, useCallback, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import type { MachineStore } from '../../api/machine-store.ts'
import { formatAge } from '../../lib/format.ts'
import { sameRecord, useSelected } from '../../lib/use-selected.ts'
import { useNow } from '../../lib/use-now.ts'
import { useValue } from '../../lib/value.ts'
import { engineName } from './engine-name.ts'
import { lookOf, worstOf, type Look } from './look.ts'
import { rowElementId } from './machine-row.tsx'
import { StateMark } from './state-cell.tsx'
import { useConnections, useEngineState } from './use-machine.ts'

interface Props {
  readonly rowKey: string
  readonly connection: string
  readonly position: number
  readonly span: number
}

interface Sum {
  readonly total: number
  readonly running: number
  readonly worst: Look['glyph'] | null
}

function sumOf(machines: MachineStore, connection: string): Sum {
  const members = [...machines.machines()].filter((machine) => machine.connection === connection)
  const running = members.filter((machine) => machine.state === 'running').length
  return {
    total: members.length,
    running,
    worst: worstOf(members.map((one) => lookOf(one, 'ready', null)))?.glyph ?? null,
  }
}

const tones = {
  running: 'running',
  paused: 'attention',
  stopped: 'off',
  failed: 'error',
  degraded: 'attention',
  busy: 'busy',
  unknown: 'off',
  saved: 'off',
} satisfies Record<Look['glyph'], Look['tone']>

/** An age below this says nothing. Milliseconds. */
const WORTH_SAYING = 5000

/** The head of an engine's machines: fold, worst state, name, sum. */
export const GroupRow = memo(function GroupRow({ rowKey, connection, position, span }: Props) {
  const { t } = useTranslation()
  const { machines, desk } = usePage()
  const all = useConnections()
  const select = useCallback(() => sumOf(machines, connection), [machines, connection])
  const sum = useSelected(machines.subscribe, select, sameRecord)
  const engine = useEngineState(connection)
  const subscribeRow = useCallback(
    (listener: () => void) => desk.selection.subscribeRow(rowKey, listener),
    [desk, rowKey],
  )
  const current = useSyncExternalStore(subscribeRow, () => desk.selection.current() === rowKey)
  const folded = useValue(desk.view).folded.has(connection)
  const status = all.find((one) => one.id === connection)
  const away = engine !== 'ready'
  const glyph = away ? 'unknown' : sum.worst
  return (
    <tr
      id={rowElementId(rowKey)}
      aria-rowindex={position}
      tabIndex={current ? 0 : -1}
      data-row={rowKey}
      className={`${styles.tableTr} rig-group${away ? ' is-away' : ''}`}
      onClick={() => {
        desk.selection.setCurrent(rowKey)
        desk.toggleFold(connection)
      }}
      onFocus={() => desk.selection.setCurrent(rowKey)}
    >
      <td colSpan={span} className={`${styles.tableTd} rig-cell`}>
        <span className="rig-group-line">
          <button
            type="button"
            className="rig-fold"
            aria-expanded={!folded}
            aria-label={t('group.fold', { name: connection })}
            tabIndex={current ? 0 : -1}
          >
            <Icon of={folded ? AngleRightIcon : AngleDownIcon} size={12} />
          </button>
          {glyph !== null && <StateMark look={{ tone: tones[glyph], glyph, key: 'state.unknown' }} glyphOnly />}
          <strong>{status === undefined ? connection : engineName(status, all)}</strong>
          <span className="rig-quiet rig-ellipsis" translate="no" title={status?.address}>
            {status?.address.replace(/\?.*$/, '')}
          </span>
          {away ? (
            <AwayNote connection={connection} />
          ) : (
            <span className="rig-quiet">{t('group.sum', { running: sum.running, count: sum.total })}</span>
          )}
        </span>
      </td>
    </tr>
  )
})

/** How the engine stands, and since when. */
function AwayNote({ connection }: { readonly connection: string }) {
  const { t, i18n } = useTranslation()
  const { machines } = usePage()
  const known = useEngineState(connection)
  const state = useConnections().find((one) => one.id === connection)?.state
  const since = machines.awaySince(connection)
  const now = useNow(true)
  // Without the host nothing is known of its engines, whatever they were last.
  const word = known === state && state !== undefined ? t(`engine.${state}`) : t('engine.unknown')
  const told = known === state && since !== null && now - since >= WORTH_SAYING
  return (
    <span className="rig-tone-attention">
      {told ? t('group.away', { state: word, age: formatAge(now - since, i18n.language) }) : word}
    </span>
  )
}
