import { PlusIcon } from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { TerminalIcon } from '@patternfly/react-icons/dist/esm/icons/terminal-icon'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../contract/machine.ts'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { collatorOf } from '../../lib/format.ts'
import { sameList, useSelected } from '../../lib/use-selected.ts'
import { useValue } from '../../lib/value.ts'
import { consoleFor, kindsOf, type ConsoleTab } from '../consoles/console-tab.ts'
import { DropDown } from '../consoles/drop-down.tsx'
import { KindIcon } from '../machines/kind-icon.tsx'

/** Machines in the list; the others are found by their name. */
const MOST_LISTED = 40

/** "+": the consoles of all running machines. */
export function NewConsole({ pane }: { readonly pane: number }) {
  const { t } = useTranslation()
  return (
    <DropDown
      label={t('dock.new')}
      width="420px"
      position="top-start"
      trigger={
        <button type="button" className="rig-dock-new" aria-label={t('dock.new')} title={t('dock.new')}>
          <Icon of={PlusIcon} size={12} />
        </button>
      }
      content={(close) => <Choice pane={pane} close={close} />}
    />
  )
}

function useRunning(query: string): readonly Machine[] {
  const { machines } = usePage()
  const { i18n } = useTranslation()
  const select = useCallback(() => {
    const collator = collatorOf(i18n.language)
    const wanted = query.trim().toLowerCase()
    return [...machines.machines()]
      .filter((machine) => machine.state === 'running' && machine.name.toLowerCase().includes(wanted))
      .sort((one, other) => collator.compare(one.name, other.name))
  }, [machines, i18n.language, query])
  return useSelected(machines.subscribe, select, sameList)
}

function useHostShell(): boolean {
  const state = useValue(usePage().session.state)
  const [offered, setOffered] = useState(false)
  useEffect(() => {
    if (state.type !== 'open') return
    let current = true
    state.client.console.offers().then(
      ({ hostShell }) => current && setOffered(hostShell),
      () => undefined,
    )
    return () => {
      current = false
    }
  }, [state])
  return offered
}

function Choice({ pane, close }: { readonly pane: number; readonly close: () => void }) {
  const { t } = useTranslation()
  const { dock } = usePage()
  const [query, setQuery] = useState('')
  const running = useRunning(query)
  const hostShell = useHostShell()
  const open = (console: ConsoleTab) => {
    close()
    dock.change({ focused: pane })
    dock.open(console)
  }
  return (
    <div className="rig-new-console">
      <h2 className="rig-drop-title">{t('dock.new')}</h2>
      <input
        className="rig-input"
        type="text"
        value={query}
        spellCheck={false}
        aria-label={t('dock.filter')}
        placeholder={t('dock.filter')}
        onChange={(event) => setQuery(event.target.value)}
      />
      <ul className="rig-new-list">
        {running.slice(0, MOST_LISTED).map((machine) => (
          <li key={machine.id}>
            <KindIcon kind={machine.kind} />
            <span className="rig-ellipsis rig-grow" translate="no" title={machine.name}>
              {machine.name}
            </span>
            {kindsOf[machine.kind].map((kind) => (
              <button
                key={kind}
                type="button"
                className="rig-new-kind"
                aria-label={t('dock.openNamed', { name: machine.name, kind: t(`dock.kind.${kind}`) })}
                onClick={() => open(consoleFor(kind, machine))}
              >
                {t(`dock.kind.${kind}`)}
              </button>
            ))}
          </li>
        ))}
      </ul>
      {running.length === 0 && <p className="rig-quiet">{t('dock.noneRunning')}</p>}
      {running.length > MOST_LISTED && (
        <p className="rig-quiet">{t('dock.more', { count: running.length - MOST_LISTED })}</p>
      )}
      {hostShell && (
        <button type="button" className="rig-drop-item rig-host-shell" onClick={() => open({ kind: 'shell' })}>
          <Icon of={TerminalIcon} size={12} />
          <span>{t('dock.hostShell')}</span>
        </button>
      )}
    </div>
  )
}
