import { ArchiveIcon } from '@patternfly/react-icons/dist/esm/icons/archive-icon'
import { ExportIcon } from '@patternfly/react-icons/dist/esm/icons/export-icon'
import { ImportIcon } from '@patternfly/react-icons/dist/esm/icons/import-icon'
import { TrashIcon } from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import { UndoIcon } from '@patternfly/react-icons/dist/esm/icons/undo-icon'
import type { Machine } from '../../../contract/machine.ts'
import { canBackUp, canExport } from '../backup/keep-question.ts'
import type { EntryTools } from './act-entries.ts'
import type { PaletteEntry } from './entry.ts'

/** A VM's copies outside the engines; what its state does not allow says why. */
export function keepEntries(machine: Machine, { page, t, sentence }: EntryTools): PaletteEntry[] {
  if (machine.kind !== 'vm' || page.machines.connection(machine.connection)?.state !== 'ready') return []
  const { id, name, connection, state } = machine
  const refusal = (needs: readonly string[]) =>
    sentence({ code: 'INVALID_STATE', data: { state, needs: [...needs] }, message: '' })
  return [
    {
      id: `vm backup ${id}`,
      group: 'act',
      icon: ArchiveIcon,
      text: t('palette.keep.backup', { name }),
      also: `backup back up save copy ${name} vm ${connection}`,
      refused: canBackUp(machine) ? null : refusal(['running', 'paused', 'off']),
      run: () => page.desk.keeping.set({ on: 'backup', vm: machine }),
    },
    {
      id: `vm export ${id}`,
      group: 'act',
      icon: ExportIcon,
      text: t('palette.keep.export', { name }),
      also: `export ova ovf vmdk virtualbox vmware ${name} vm ${connection}`,
      refused: canExport(machine) ? null : refusal(['off']),
      run: () => page.desk.keeping.set({ on: 'export', vm: machine }),
    },
  ]
}

/** What comes back: from backups, from other programs, from the trash. */
export function comingBackEntries({ page, t }: EntryTools, goToMachines: () => void): PaletteEntry[] {
  const showTrash = () => {
    page.desk.change({ kind: 'trash' })
    goToMachines()
  }
  const command = { group: 'command', refused: null } as const
  return [
    {
      ...command,
      id: 'command restore',
      icon: UndoIcon,
      text: t('keep.restore.open'),
      also: 'restore backup back recover',
      run: () => page.desk.keeping.set({ on: 'restore' }),
    },
    {
      ...command,
      id: 'command import',
      icon: ImportIcon,
      text: t('keep.import.open'),
      also: 'import ova ovf virtualbox vmware appliance',
      run: () => page.desk.keeping.set({ on: 'import' }),
    },
    {
      ...command,
      id: 'command trash',
      icon: TrashIcon,
      text: t('machinePage.trashed.all'),
      also: 'trash bin deleted undelete restore empty',
      run: showTrash,
    },
  ]
}
