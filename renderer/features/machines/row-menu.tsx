import { Menu, MenuContent, MenuItem, MenuList } from '@patternfly/react-core/dist/esm/components/Menu'
import { Divider } from '@patternfly/react-core/dist/esm/components/Divider'
import { CloneIcon } from '@patternfly/react-icons/dist/esm/icons/clone-icon'
import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { TerminalIcon } from '@patternfly/react-icons/dist/esm/icons/terminal-icon'
import { PenIcon } from '@patternfly/react-icons/dist/esm/icons/pen-icon'
import { TagIcon } from '@patternfly/react-icons/dist/esm/icons/tag-icon'
import { ExpandIcon } from '@patternfly/react-icons/dist/esm/icons/expand-icon'
import { ListIcon } from '@patternfly/react-icons/dist/esm/icons/list-icon'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useRef } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { menuKeys, useLeaving, usePopupPlace } from '../../lib/use-popup.ts'
import { useValue } from '../../lib/value.ts'
import { consoleFor, consoleKinds } from '../consoles/console-tab.ts'
import { containerItems, openContainerItem } from '../container-acts/open-act.ts'
import type { MachineTab } from '../machine-page/machine-tabs.ts'
import { machinePath } from '../machine-page/machine-path.ts'
import { keepItems, openKeep } from '../backup/keep-items.ts'
import { canLock, templateIcon } from '../clone/template-lock.ts'
import { actsShown, canTrash, pauseOrResume, startOrStop, type ActName } from './acts.ts'
import { actIcons, actWord } from './act-words.ts'
import type { OpenMenu } from './desk.ts'
import { requestAct } from './table-keys.ts'
import { useMachine } from './use-machine.ts'
import { greyed } from './greyed.ts'
import { openMachineDialog } from './open-dialog.ts'
import { whyNotCopied, whyNotDone, whyNotRenamed } from './why-not.ts'

/** The menu of the row that asked for it; there is one for the whole table. */
export function RowMenu() {
  const menu = useValue(usePage().desk.menu)
  return menu === null ? null : createPortal(<OpenRowMenu key={menu.id} menu={menu} />, document.body)
}

function OpenRowMenu({ menu }: { readonly menu: OpenMenu }) {
  const { t } = useTranslation()
  const page = usePage()
  const { desk } = page
  const navigate = useNavigate()
  const machine = useMachine(menu.id)
  const ref = useRef<HTMLDivElement>(null)
  const place = usePopupPlace(ref, menu.anchor)
  useLeaving(
    ref,
    useCallback(() => desk.menu.set(null), [desk]),
  )
  if (machine === undefined) return null
  const close = () => {
    desk.menu.set(null)
    const back = menu.anchor.closest<HTMLElement>('tr') ?? menu.anchor
    back.focus({ preventScroll: true })
  }
  const show = (id: string, tab: MachineTab) => void navigate({ to: machinePath, params: { id }, search: { tab } })
  const opens = [
    (item: unknown) => openMachineDialog(page, machine, item),
    (item: unknown) => openKeep(page, machine, item),
    (item: unknown) => openContainerItem(page, machine, item, show),
  ]
  const choose = (item: unknown) => {
    close()
    const kind = consoleKinds(machine).find((one) => item === `console-${one}`)
    if (kind !== undefined) page.dock.openUsual(consoleFor(kind, machine))
    else if (item === 'page') void navigate({ to: machinePath, params: { id: machine.id } })
    else if (item === 'details' || item === 'commands') desk.open.set(machine.id)
    else if (!opens.some((open) => open(item))) requestAct(page, [machine], item as ActName)
  }
  const keys: Partial<Record<ActName, string>> = { delete: 'Del' }
  const renameWhy = whyNotRenamed(machine)
  const cloneWhy = whyNotCopied(machine, 'clone')
  const [first, second] = [startOrStop(machine), pauseOrResume(machine)]
  if (first !== null) keys[first] = 'S'
  if (second !== null) keys[second] = 'P'
  return (
    <div ref={ref} className="rig-row-menu-popup" style={place} onKeyDown={menuKeys(close)}>
      <Menu onSelect={(_event, item: unknown) => choose(item)} aria-label={t('table.menu', { name: machine.name })}>
        <MenuContent>
          <MenuList>
            <MenuItem itemId="page" icon={<Icon of={ExpandIcon} size={12} />}>
              <MenuLine text={t('machinePage.open')} shortcut="Enter" />
            </MenuItem>
            <MenuItem itemId="details" icon={<Icon of={ListIcon} size={12} />}>
              <MenuLine text={t('act.details')} shortcut="Ctrl I" />
            </MenuItem>
            <MenuItem itemId="commands" icon={<Icon of={CodeIcon} size={12} />}>
              <MenuLine text={t('commands.show')} />
            </MenuItem>
            {consoleKinds(machine).map((kind, index) => (
              <MenuItem key={kind} itemId={`console-${kind}`} icon={<Icon of={TerminalIcon} size={12} />}>
                <MenuLine
                  text={t('dock.menu', { kind: t(`dock.kind.${kind}`) })}
                  shortcut={index === 0 ? 'C' : undefined}
                />
              </MenuItem>
            ))}
            {canTrash(machine) && (
              <MenuItem itemId="organise" icon={<Icon of={TagIcon} size={12} />}>
                <MenuLine text={t('organise.open')} />
              </MenuItem>
            )}
            {renameWhy !== undefined && (
              <MenuItem itemId="rename" icon={<Icon of={PenIcon} size={12} />} {...greyed(renameWhy, t)}>
                <MenuLine text={t('rename.open')} />
              </MenuItem>
            )}
            {cloneWhy !== undefined && (
              <MenuItem itemId="clone" icon={<Icon of={CloneIcon} size={12} />} {...greyed(cloneWhy, t)}>
                <MenuLine text={t('act.cloneOpen')} />
              </MenuItem>
            )}
            {keepItems(machine).map(({ id, icon, why }) => (
              <MenuItem key={id} itemId={id} icon={<Icon of={icon} size={12} />} {...greyed(why, t)}>
                <MenuLine text={t(`keep.${id}.open`)} />
              </MenuItem>
            ))}
            {containerItems(machine).map(({ act, item, icon }) => (
              <MenuItem key={item} itemId={item} icon={<Icon of={icon} size={12} />}>
                <MenuLine text={t(`containerAct.${act}`)} />
              </MenuItem>
            ))}
            {canLock(machine) && (
              <MenuItem itemId="template" icon={<Icon of={templateIcon(machine)} size={12} />}>
                <MenuLine text={t(machine.template === true ? 'act.templateOff' : 'act.templateOn')} />
              </MenuItem>
            )}
            <Divider component="li" />
            {actsShown(machine).map((act) => (
              <MenuItem
                key={act}
                itemId={act}
                isDanger={act === 'delete'}
                icon={<Icon of={actIcons[act]} size={12} />}
                {...greyed(whyNotDone(machine, act), t)}
              >
                <MenuLine text={actWord(act, [machine], t)} shortcut={keys[act]} />
              </MenuItem>
            ))}
          </MenuList>
        </MenuContent>
      </Menu>
    </div>
  )
}

function MenuLine({ text, shortcut }: { readonly text: string; readonly shortcut?: string | undefined }) {
  return (
    <span className="rig-menu-line">
      <span>{text}</span>
      {shortcut !== undefined && <kbd aria-hidden="true">{shortcut}</kbd>}
    </span>
  )
}
