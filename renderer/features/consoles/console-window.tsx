import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { useTabTitle } from '../dock/tab-title.tsx'
import type { ConsoleTab } from './console-tab.ts'
import { ConsoleView } from './console-view.tsx'
import './consoles.css'

/** A window that shows one console and nothing else. */
export function ConsoleWindow({ console }: { readonly console: ConsoleTab }) {
  const { dock } = usePage()
  const layout = useValue(dock.layout)
  const tab = layout.panes[0]?.tabs[0]
  useEffect(() => {
    if (dock.layout.get().panes[0]?.tabs.length === 0) dock.open(console)
  }, [dock, console])
  return (
    <main className="rig-console-window">
      <WindowTitle console={tab?.console ?? console} />
      {tab !== undefined && <ConsoleView key={tab.id} tab={tab} />}
    </main>
  )
}

function WindowTitle({ console }: { readonly console: ConsoleTab }) {
  const { t } = useTranslation()
  const title = useTabTitle(console)
  useEffect(() => {
    document.title = `${title} – Labrig`
  }, [title])
  return <h1 className="rig-unseen">{t('consoles.windowTitle', { title })}</h1>
}
