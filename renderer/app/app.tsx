import { LiveRegions } from '../components/live-regions.tsx'
import { consoleIn } from '../features/consoles/console-tab.ts'
import { ConsoleWindow } from '../features/consoles/console-window.tsx'
import { Dock } from '../features/dock/dock.tsx'
import { HostBanner } from '../features/frame/host-banner.tsx'
import { Masthead } from '../features/frame/masthead.tsx'
import { StatusBar } from '../features/frame/status-bar.tsx'
import { MachinesPage } from '../features/machines/machines-page.tsx'
import { PageContext, type Page } from './page-context.ts'

export function App({ page }: { readonly page: Page }) {
  const only = consoleIn(location.hash)
  return (
    <PageContext value={page}>
      {only === null ? (
        <div className="rig-app">
          <Masthead />
          <HostBanner />
          <MachinesPage />
          <Dock />
          <StatusBar />
        </div>
      ) : (
        <ConsoleWindow console={only} />
      )}
      <LiveRegions />
    </PageContext>
  )
}
