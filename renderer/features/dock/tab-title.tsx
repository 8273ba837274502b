import { TerminalIcon } from '@patternfly/react-icons/dist/esm/icons/terminal-icon'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import type { ConsoleTab } from '../consoles/console-tab.ts'
import { machineOf } from '../consoles/console-tab.ts'
import { KindIcon } from '../machines/kind-icon.tsx'
import { useMachine } from '../machines/use-machine.ts'

/** "web1 · bash": the machine as it is called now, and what is shown of it. */
export function useTabTitle(tab: ConsoleTab): string {
  const { t } = useTranslation()
  const machine = useMachine(machineOf(tab))
  if (tab.kind === 'shell') return t('dock.kind.shell')
  const kind = tab.kind === 'exec' && tab.shell !== 'auto' ? tab.shell : t(`dock.kind.${tab.kind}`)
  return `${machine?.name ?? tab.name} · ${kind}`
}

export function TabIcon({ tab }: { readonly tab: ConsoleTab }) {
  switch (tab.kind) {
    case 'screen':
    case 'serial':
    case 'ssh':
      return <KindIcon kind="vm" />
    case 'exec':
    case 'attach':
    case 'logs':
      return <KindIcon kind="container" />
    case 'shell':
      return <Icon of={TerminalIcon} size={12} />
  }
}
