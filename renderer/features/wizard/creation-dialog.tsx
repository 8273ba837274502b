import { usePage, type Page } from '../../app/page-context.ts'
import { NewContainerWizard } from '../new-container/new-container-wizard.tsx'
import { NewVmWizard } from '../new-vm/new-vm-wizard.tsx'
import { PasteDialog } from '../paste-command/paste-dialog.tsx'
import type { Creation } from './creation-desk.ts'
import { showMachine } from './make.ts'
import './wizard.css'

/** The dialog that was asked for. What is filled in it belongs to the page and outlives it. */
export function CreationDialog({ creation: kind }: { readonly creation: Creation }) {
  const page = usePage()
  const { creation } = page
  const close = () => closeTo(page, 'new-button')
  const paste = () => creation.open.set('paste')
  const show = (id: string) => {
    showMachine(page, id)
    closeTo(page, `row-${id}`)
  }
  switch (kind) {
    case 'vm': {
      const drop = () => void creation.renewVm()
      return (
        <NewVmWizard
          draft={creation.vm()}
          onPaste={paste}
          onClose={close}
          onDrop={() => {
            drop()
            close()
          }}
          onMade={(id) => {
            drop()
            show(id)
          }}
        />
      )
    }
    case 'container': {
      const drop = () => void creation.renewContainer()
      return (
        <NewContainerWizard
          draft={creation.container()}
          onPaste={paste}
          onClose={close}
          onDrop={() => {
            drop()
            close()
          }}
          onMade={(id) => {
            drop()
            show(id)
          }}
        />
      )
    }
    case 'paste':
      return <PasteDialog onClose={close} />
  }
}

/** The trap's own return of the focus, and a change of page, come first. Milliseconds. */
const FOCUS_AFTER = 80

/** The dialog's trap gives the focus back to a menu item that is gone; it belongs here. */
function closeTo({ creation }: Page, focus: string): void {
  creation.open.set(null)
  setTimeout(() => document.getElementById(focus)?.focus({ preventScroll: true }), FOCUS_AFTER)
}
