import { Dropdown, DropdownItem, DropdownList } from '@patternfly/react-core/dist/esm/components/Dropdown'
import { CloneIcon } from '@patternfly/react-icons/dist/esm/icons/clone-icon'
import { EllipsisVIcon } from '@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon'
import { PenIcon } from '@patternfly/react-icons/dist/esm/icons/pen-icon'
import { TagIcon } from '@patternfly/react-icons/dist/esm/icons/tag-icon'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { Icon } from '../../components/icon.tsx'
import type { Machine } from '../../../contract/machine.ts'
import { keepItems, openKeep } from '../backup/keep-items.ts'
import { canLock, templateIcon } from '../clone/template-lock.ts'
import { containerItems, openContainerItem } from '../container-acts/open-act.ts'
import { actIcons, actWord } from '../machines/act-words.ts'
import { canTrash, type ActName } from '../machines/acts.ts'
import { greyed } from '../machines/greyed.ts'
import { requestAct } from '../machines/table-keys.ts'
import { openMachineDialog } from '../machines/open-dialog.ts'
import { whyNotCopied, whyNotDone, whyNotRenamed } from '../machines/why-not.ts'
import { machinePath } from './machine-path.ts'
import type { MachineTab } from './machine-tabs.ts'

interface Props {
  readonly machine: Machine
  readonly acts: readonly ActName[]
}

/** The acts that have no button. */
export function ActMenu({ machine, acts }: Props) {
  const { t } = useTranslation()
  const page = usePage()
  const [open, setOpen] = useState(false)
  const ref = useRef<HTMLButtonElement>(null)
  const navigate = useNavigate()
  const show = (id: string, tab: MachineTab) => void navigate({ to: machinePath, params: { id }, search: { tab } })
  const renameWhy = whyNotRenamed(machine)
  const cloneWhy = whyNotCopied(machine, 'clone')
  if (acts.length === 0) return null
  return (
    <Dropdown
      isOpen={open}
      onOpenChange={setOpen}
      shouldFocusFirstItemOnOpen
      onSelect={(_event, act) => {
        setOpen(false)
        // Focus first: a dialog gives it back to where it was.
        ref.current?.focus()
        if (openMachineDialog(page, machine, act) || openKeep(page, machine, act)) return
        if (!openContainerItem(page, machine, act, show)) requestAct(page, [machine], act as ActName)
      }}
      popperProps={{ position: 'end', minWidth: '180px' }}
      toggle={{
        toggleRef: ref,
        toggleNode: (
          <IconButton
            icon={EllipsisVIcon}
            label={t('table.menu', { name: machine.name })}
            expanded={open}
            buttonRef={ref}
            onClick={() => setOpen(!open)}
          />
        ),
      }}
    >
      <DropdownList aria-label={t('table.menu', { name: machine.name })}>
        {canTrash(machine) && (
          <DropdownItem value="organise" icon={<Icon of={TagIcon} size={12} />}>
            {t('organise.open')}
          </DropdownItem>
        )}
        {renameWhy !== undefined && (
          <DropdownItem value="rename" icon={<Icon of={PenIcon} size={12} />} {...greyed(renameWhy, t)}>
            {t('rename.open')}
          </DropdownItem>
        )}
        {cloneWhy !== undefined && (
          <DropdownItem value="clone" icon={<Icon of={CloneIcon} size={12} />} {...greyed(cloneWhy, t)}>
            {t('act.cloneOpen')}
          </DropdownItem>
        )}
        {keepItems(machine).map(({ id, icon, why }) => (
          <DropdownItem key={id} value={id} icon={<Icon of={icon} size={12} />} {...greyed(why, t)}>
            {t(`keep.${id}.open`)}
          </DropdownItem>
        ))}
        {containerItems(machine).map(({ act, item, icon }) => (
          <DropdownItem key={item} value={item} icon={<Icon of={icon} size={12} />}>
            {t(`containerAct.${act}`)}
          </DropdownItem>
        ))}
        {canLock(machine) && (
          <DropdownItem value="template" icon={<Icon of={templateIcon(machine)} size={12} />}>
            {t(machine.template === true ? 'act.templateOff' : 'act.templateOn')}
          </DropdownItem>
        )}
        {acts.map((act) => (
          <DropdownItem
            key={act}
            value={act}
            isDanger={act === 'delete'}
            icon={<Icon of={actIcons[act]} size={12} />}
            {...greyed(whyNotDone(machine, act), t)}
          >
            {actWord(act, [machine], t)}
          </DropdownItem>
        ))}
      </DropdownList>
    </Dropdown>
  )
}
