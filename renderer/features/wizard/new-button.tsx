import { Dropdown, DropdownItem, DropdownList } from '@patternfly/react-core/dist/esm/components/Dropdown'
import { MenuToggle } from '@patternfly/react-core/dist/esm/components/MenuToggle'
import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { CubeIcon } from '@patternfly/react-icons/dist/esm/icons/cube-icon'
import { DesktopIcon } from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import { PlusIcon } from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { ProjectDiagramIcon } from '@patternfly/react-icons/dist/esm/icons/project-diagram-icon'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { latePart } from '../../lib/late-part.tsx'
import { useValue } from '../../lib/value.ts'
import { Overlay } from '../failures/broken-part.tsx'
import type { Creation } from './creation-desk.ts'

/** A network has a dialog of its own. */
const items = ['vm', 'container', 'network', 'paste'] as const satisfies readonly (Creation | 'network')[]
const icons = { vm: DesktopIcon, container: CubeIcon, network: ProjectDiagramIcon, paste: CodeIcon } satisfies Record<
  (typeof items)[number],
  unknown
>

/** The dialogs are no part of the first paint. */
const CreationDialog = latePart(async () => (await import('./creation-dialog.tsx')).CreationDialog)

/** What can be made; Ctrl+N opens it from anywhere but another dialog. */
export function NewButton() {
  const { t } = useTranslation()
  const { creation, desk } = usePage()
  const isOpen = useValue(creation.menu)
  const open = useValue(creation.open)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'n' || !event.ctrlKey || event.shiftKey || event.altKey || event.metaKey) return
      if (document.querySelector('.pf-v6-c-modal-box') !== null) return
      event.preventDefault()
      creation.menu.set(true)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [creation])
  return (
    <>
      <Dropdown
        isOpen={isOpen}
        onOpenChange={(next) => creation.menu.set(next)}
        onSelect={(_event, item) => {
          creation.menu.set(false)
          if (item === 'network') desk.networking.set({ act: 'create' })
          else creation.open.set(item as Creation)
        }}
        shouldFocusFirstItemOnOpen
        popperProps={{ position: 'right' }}
        toggle={(ref) => (
          <MenuToggle
            ref={ref}
            id="new-button"
            variant="primary"
            className="rig-new"
            icon={<Icon of={PlusIcon} size={11} />}
            isExpanded={isOpen}
            aria-keyshortcuts="Control+N"
            onClick={() => creation.menu.set(!isOpen)}
          >
            {t('wizard.new.label')}
          </MenuToggle>
        )}
      >
        <DropdownList aria-label={t('wizard.new.label')}>
          {items.map((one) => (
            <DropdownItem
              key={one}
              itemId={one}
              icon={<Icon of={icons[one]} size={13} className={`rig-kind-${one}`} />}
            >
              {t(`wizard.new.${one}`)}
            </DropdownItem>
          ))}
        </DropdownList>
      </Dropdown>
      <Overlay>{open !== null && <CreationDialog key={open} creation={open} />}</Overlay>
    </>
  )
}
