import { usePage } from '../../app/page-context.ts'
import type { DockTab } from '../dock/dock-layout.ts'
import { LogConsole } from './log-console.tsx'
import { LogSession } from './log-session.ts'
import { ScreenConsole } from './screen-console.tsx'
import { ScreenSession } from './screen-session.ts'
import { TerminalConsole } from './terminal-console.tsx'
import { TerminalSession } from './terminal-session.ts'
import type { ConsoleTab } from './console-tab.ts'

/** The console of a tab. Dark in both themes: what runs in it knows nothing of ours. */
export function ConsoleView({ tab }: { readonly tab: DockTab }) {
  const { dock } = usePage()
  const session = dock.session(tab)
  const { id, console } = tab
  const onChange = (next: ConsoleTab) => dock.changeConsole(id, next)
  return (
    <div className="rig-console pf-v6-theme-dark">
      {console.kind === 'screen' && session instanceof ScreenSession && (
        <ScreenConsole key={id} tab={console} session={session} onChange={onChange} />
      )}
      {console.kind === 'logs' && session instanceof LogSession && (
        <LogConsole key={id} tab={console} session={session} />
      )}
      {console.kind !== 'screen' && console.kind !== 'logs' && session instanceof TerminalSession && (
        <TerminalConsole key={id} tab={console} session={session} onChange={onChange} />
      )}
    </div>
  )
}
