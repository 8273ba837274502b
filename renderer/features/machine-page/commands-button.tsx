import { Popover } from '@patternfly/react-core/dist/esm/components/Popover'
import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../components/icon-button.tsx'
import type { Machine } from '../../../contract/machine.ts'
import { ActCommands } from '../commands/act-commands.tsx'

/** The commands of each act, before it is done; `Ctrl .` opens them from anywhere on the page. */
export function CommandsButton({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const ref = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '.' || !event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
      // A dialog has its own commands.
      if (document.querySelector('[role=dialog].pf-v6-c-modal-box') !== null) return
      event.preventDefault()
      setOpen((before) => !before)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  const close = () => {
    setOpen(false)
    ref.current?.focus()
  }
  return (
    <Popover
      isVisible={open}
      shouldOpen={() => setOpen(true)}
      shouldClose={close}
      withFocusTrap
      position="bottom-end"
      minWidth="min(480px, 90vw)"
      maxWidth="min(480px, 90vw)"
      showClose={false}
      aria-label={t('commands.show')}
      headerContent={t('commands.title')}
      bodyContent={<ActCommands machines={[machine]} />}
      triggerRef={ref}
    >
      <IconButton
        icon={CodeIcon}
        label={t('machinePage.showCommands')}
        expanded={open}
        buttonRef={ref}
        onClick={() => setOpen(!open)}
      />
    </Popover>
  )
}
