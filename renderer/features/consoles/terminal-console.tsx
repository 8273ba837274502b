import { CopyIcon } from '@patternfly/react-icons/dist/esm/icons/copy-icon'
import { DownloadIcon } from '@patternfly/react-icons/dist/esm/icons/download-icon'
import { PasteIcon } from '@patternfly/react-icons/dist/esm/icons/paste-icon'
import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { useValue } from '../../lib/value.ts'
import type { ConsoleTab } from './console-tab.ts'
import { LeaveHint } from './leave-hint.tsx'
import { LinkNotice } from './link-notice.tsx'
import { fileStamp, saveFile } from './save-file.ts'
import { ShellChoice } from './shell-choice.tsx'
import { Slot } from './slot.tsx'
import { SshUser } from './ssh-user.tsx'
import { TerminalSearch } from './terminal-search.tsx'
import type { TerminalSession, TerminalTab } from './terminal-session.ts'
import { ToolRow } from './tool-row.tsx'

interface Props {
  readonly tab: TerminalTab
  readonly session: TerminalSession
  readonly onChange: (tab: ConsoleTab) => void
}

/** The command that gives the same console in a terminal. */
function commandOf(tab: TerminalTab): string {
  switch (tab.kind) {
    case 'serial':
      return `virsh console ${tab.name}`
    case 'exec': {
      const user = tab.user === '' ? '' : ` -u ${tab.user}`
      return `docker exec -it${user} ${tab.name} ${tab.shell === 'auto' ? 'sh' : tab.shell}`
    }
    case 'ssh':
      return tab.user === '' ? 'ssh' : `ssh -l ${tab.user}`
    case 'attach':
      return `docker attach ${tab.name}`
    case 'shell':
      return '$SHELL -l'
  }
}

/** A terminal: serial line, SSH, shell in a container, main process, shell on the host. */
export function TerminalConsole({ tab, session, onChange }: Props) {
  const { t } = useTranslation()
  const name = tab.kind === 'shell' ? t('consoles.thisHost') : tab.name
  return (
    <div className="rig-console-body" data-console={tab.kind}>
      <ToolRow label={t('consoles.tools', { name })} tools={<Tools session={session} name={name} />}>
        <span className="rig-console-name" translate="no">
          {name}
        </span>
        <code className="rig-ellipsis" translate="no">
          {commandOf(tab)}
        </code>
        {tab.kind === 'ssh' && <SshUser tab={tab} onChange={onChange} />}
        {tab.kind === 'exec' && <ShellChoice tab={tab} onChange={onChange} />}
      </ToolRow>
      {useValue(session.searching) && <TerminalSearch session={session} />}
      <div className="rig-terminal-frame">
        <Slot session={session} />
        <LinkAddress session={session} />
      </div>
      <LinkNotice tab={tab} stream={session.stream} place="below" focus={() => session.focus()} />
    </div>
  )
}

function Tools({ session, name }: { readonly session: TerminalSession; readonly name: string }) {
  const { t } = useTranslation()
  const { announcer } = usePage()
  const hasFocus = useValue(session.hasFocus)
  const copy = () => {
    const text = session.view?.selection() ?? ''
    if (text === '') return announcer.say(t('consoles.nothingSelected'))
    navigator.clipboard.writeText(text).then(
      () => announcer.say(t('copy.done')),
      () => announcer.alarm(t('copy.failed')),
    )
  }
  const paste = () => {
    navigator.clipboard.readText().then(
      (text) => session.view?.paste(text),
      () => announcer.alarm(t('consoles.noPaste')),
    )
    session.focus()
  }
  const save = () => {
    const text = session.view?.text() ?? ''
    saveFile(`${name}-${fileStamp(new Date())}.txt`, new Blob([text], { type: 'text/plain' }))
  }
  return (
    <>
      <LeaveHint shown={hasFocus} />
      <IconButton icon={SearchIcon} small label={t('consoles.find')} onClick={() => session.searching.set(true)} />
      <IconButton icon={CopyIcon} small label={t('consoles.copy')} onClick={copy} />
      <IconButton icon={PasteIcon} small label={t('consoles.paste')} onClick={paste} />
      <IconButton icon={DownloadIcon} small label={t('consoles.saveText')} onClick={save} />
    </>
  )
}

/** Where a link leads, before it is followed: its text is the guest's and may say anything. */
function LinkAddress({ session }: { readonly session: TerminalSession }) {
  const { t } = useTranslation()
  const address = useValue(session.link)
  if (address === null) return null
  return (
    <div className="rig-link-address">
      <span>{t('consoles.ctrlClick')}</span> <code translate="no">{address}</code>
    </div>
  )
}
