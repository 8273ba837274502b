import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Popover } from '@patternfly/react-core/dist/esm/components/Popover'
import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { TagIcon } from '@patternfly/react-icons/dist/esm/icons/tag-icon'
import { TimesIcon } from '@patternfly/react-icons/dist/esm/icons/times-icon'
import { useCallback, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { Icon } from '../../components/icon.tsx'
import type { Machine } from '../../../contract/machine.ts'
import { sameList, useSelected } from '../../lib/use-selected.ts'
import { ActCommands } from '../commands/act-commands.tsx'
import { actsFor, canAct, canTrash, type ActName } from './acts.ts'
import { actIcons, actWord } from './act-words.ts'
import { requestAct } from './table-keys.ts'

/** Names that a tooltip spells out. */
const NAMED = 8

/** The chosen machines as they are now. */
function useChosen(): readonly Machine[] {
  const { desk, machines } = usePage()
  const chosen = useSyncExternalStore(desk.selection.subscribe, desk.selection.chosen)
  const select = useCallback(
    () => [...chosen].map((id) => machines.get(id)).filter((machine) => machine !== undefined),
    [chosen, machines],
  )
  return useSelected(machines.subscribe, select, sameList)
}

/** Acts on all chosen machines; each says how many of them it can take and whom it skips. */
export function SelectionBar() {
  const { t } = useTranslation()
  const { desk } = usePage()
  const machines = useChosen()
  if (machines.length === 0) return null
  return (
    <div className="rig-selection" role="toolbar" aria-label={t('selection.label')}>
      <strong className="rig-selection-count">{t('selection.count', { count: machines.length })}</strong>
      {actsFor(machines).map((act) => (
        <ActButton key={act} act={act} machines={machines} />
      ))}
      {machines.some(canTrash) && (
        <Button
          variant="link"
          icon={<Icon of={TagIcon} size={12} />}
          onClick={() => desk.organising.set(machines.filter(canTrash))}
        >
          {t('organise.open')}
        </Button>
      )}
      <span className="rig-grow" />
      <Popover
        position="bottom-end"
        minWidth="480px"
        maxWidth="480px"
        showClose={false}
        aria-label={t('commands.show')}
        headerContent={t('commands.title')}
        bodyContent={<ActCommands machines={machines} />}
      >
        <Button variant="link" icon={<Icon of={CodeIcon} size={12} />}>
          {t('commands.show')}
        </Button>
      </Popover>
      <IconButton icon={TimesIcon} label={t('selection.clear')} onClick={() => desk.selection.clear()} />
    </div>
  )
}

function ActButton({ act, machines }: { readonly act: ActName; readonly machines: readonly Machine[] }) {
  const { t } = useTranslation()
  const page = usePage()
  const able = machines.filter((machine) => canAct(machine, act))
  const skipped = machines.filter((machine) => !canAct(machine, act))
  const names = skipped.slice(0, NAMED).map((machine) => machine.name)
  const rest = skipped.length - names.length
  const note = [...names, ...(rest > 0 ? [t('selection.andMore', { count: rest })] : [])].join(', ')
  return (
    <Button
      variant="link"
      isDanger={act === 'delete'}
      icon={<Icon of={actIcons[act]} size={12} />}
      onClick={() => requestAct(page, able, act)}
      {...(skipped.length === 0 ? {} : { title: t('selection.skips', { names: note }) })}
    >
      {actWord(act, able, t)}
      {skipped.length > 0 && (
        <span className="rig-part">
          {t('selection.part', { able: able.length, count: machines.length })}
          <span className="rig-unseen">{t('selection.skips', { names: note })}</span>
        </span>
      )}
    </Button>
  )
}
