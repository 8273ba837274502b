import { AngleDownIcon } from '@patternfly/react-icons/dist/esm/icons/angle-down-icon'
import { AngleRightIcon } from '@patternfly/react-icons/dist/esm/icons/angle-right-icon'
import styles from '@patternfly/react-styles/css/components/Table/table'
import { memo, useCallback, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { groupOf } from '../../../contract/machine-search.ts'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { sameRecord, useSelected } from '../../lib/use-selected.ts'
import { useValue } from '../../lib/value.ts'
import { rowElementId } from './machine-row.tsx'

/** CSS pixels by which a group lies deeper than the one around it. */
const INDENT = 16

interface Props {
  readonly rowKey: string
  /** Null for machines without a group. */
  readonly path: string | null
  readonly depth: number
  readonly position: number
  readonly span: number
}

/** The head of a group of the user's own, with what lies in the groups within. */
export const FolderRow = memo(function FolderRow({ rowKey, path, depth, position, span }: Props) {
  const { t } = useTranslation()
  const { machines, desk } = usePage()
  const select = useCallback(() => {
    const members = [...machines.machines()].filter((machine) => {
      const group = groupOf(machine)
      return path === null ? group === null : group === path || group?.startsWith(`${path}/`) === true
    })
    return { total: members.length, running: members.filter(({ state }) => state === 'running').length }
  }, [machines, path])
  const sum = useSelected(machines.subscribe, select, sameRecord)
  const subscribeRow = useCallback(
    (listener: () => void) => desk.selection.subscribeRow(rowKey, listener),
    [desk, rowKey],
  )
  const current = useSyncExternalStore(subscribeRow, () => desk.selection.current() === rowKey)
  const folded = useValue(desk.view).folded.has(rowKey)
  const name = path === null ? t('organise.noGroup') : (path.split('/').at(-1) ?? path)
  return (
    <tr
      id={rowElementId(rowKey)}
      aria-rowindex={position}
      tabIndex={current ? 0 : -1}
      data-row={rowKey}
      className={`${styles.tableTr} rig-group`}
      onClick={() => {
        desk.selection.setCurrent(rowKey)
        desk.toggleFold(rowKey)
      }}
      onFocus={() => desk.selection.setCurrent(rowKey)}
    >
      <td colSpan={span} className={`${styles.tableTd} rig-cell`}>
        <span className="rig-group-line">
          {depth > 0 && <span className="rig-folder-indent" style={{ width: depth * INDENT }} />}
          <button
            type="button"
            className="rig-fold"
            aria-expanded={!folded}
            aria-label={t('group.fold', { name: path ?? name })}
            tabIndex={current ? 0 : -1}
          >
            <Icon of={folded ? AngleRightIcon : AngleDownIcon} size={12} />
          </button>
          <strong className="rig-ellipsis" title={path ?? name} translate={path === null ? 'yes' : 'no'}>
            {name}
          </strong>
          <span className="rig-quiet">{t('group.sum', { running: sum.running, count: sum.total })}</span>
        </span>
      </td>
    </tr>
  )
})
