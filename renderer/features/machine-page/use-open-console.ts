import { useCallback } from 'react'
import { usePage } from '../../app/page-context.ts'
import type { Machine } from '../../../contract/machine.ts'
import { consoleFor, type MachineConsoleKind } from '../consoles/console-tab.ts'

/** Opens a console of a machine in the dock, or shows the one that is open there. */
export function useOpenConsole(): (kind: MachineConsoleKind, machine: Machine) => void {
  const { dock } = usePage()
  return useCallback((kind, machine) => dock.openUsual(consoleFor(kind, machine)), [dock])
}
