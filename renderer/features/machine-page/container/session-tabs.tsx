import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { TerminalIcon } from '@patternfly/react-icons/dist/esm/icons/terminal-icon'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import { useValue } from '../../../lib/value.ts'
import '../../consoles/consoles.css'
import { LogConsole } from '../../consoles/log-console.tsx'
import { TerminalConsole } from '../../consoles/terminal-console.tsx'
import type { OwnSessions } from './use-own-sessions.ts'

/** The log, followed. */
export function LogTab({ sessions }: { readonly sessions: OwnSessions }) {
  const [{ tab, session }] = useState(() => sessions.log())
  return (
    <div className="rig-console rig-mp-console pf-v6-theme-dark">
      <LogConsole tab={tab} session={session} />
    </div>
  )
}

interface Props {
  readonly sessions: OwnSessions
  /** Another one that stays when this page is left. */
  readonly onDock: () => void
}

/** A shell in the container. */
export function TerminalTab({ sessions, onDock }: Props) {
  const { t } = useTranslation()
  const terminal = useValue(sessions.terminal)
  useEffect(() => {
    sessions.openTerminal()
  }, [sessions])
  return (
    <>
      <div className="rig-mp-tool-bar">
        <span className="rig-quiet">{t('machinePage.shell.lives')}</span>
        <span className="rig-grow" />
        <Button variant="link" icon={<Icon of={TerminalIcon} size={12} />} onClick={onDock}>
          {t('machinePage.shell.dock')}
        </Button>
      </div>
      {terminal !== null && (
        <div className="rig-console rig-mp-console pf-v6-theme-dark">
          <TerminalConsole
            key={`${terminal.tab.shell} ${terminal.tab.user}`}
            tab={terminal.tab}
            session={terminal.session}
            onChange={(tab) => sessions.changeTerminal(tab)}
          />
        </div>
      )}
    </>
  )
}
