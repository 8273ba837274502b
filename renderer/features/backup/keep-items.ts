import { ArchiveIcon } from '@patternfly/react-icons/dist/esm/icons/archive-icon'
import { ExportIcon } from '@patternfly/react-icons/dist/esm/icons/export-icon'
import type { Machine } from '../../../contract/machine.ts'
import type { Page } from '../../app/page-context.ts'
import { whyNotCopied } from '../machines/why-not.ts'
import { canBackUp, canExport } from './keep-question.ts'

/** What a machine's menu shows of copies outside the engines; what cannot be done now says why. */
export function keepItems(machine: Machine) {
  const why = whyNotCopied(machine, 'export')
  return [
    ...(canBackUp(machine) ? [{ id: 'backup', icon: ArchiveIcon, why: null } as const] : []),
    ...(why === undefined ? [] : [{ id: 'export', icon: ExportIcon, why } as const]),
  ]
}

/** Opens the dialog of a menu's line; false for lines of others. */
export function openKeep({ desk }: Page, machine: Machine, item: unknown): boolean {
  if (item === 'backup' && canBackUp(machine)) desk.keeping.set({ on: 'backup', vm: machine })
  else if (item === 'export' && canExport(machine)) desk.keeping.set({ on: 'export', vm: machine })
  else return false
  return true
}
