import { LiveRegions } from '../components/live-regions.tsx'
import { HostBanner } from '../features/frame/host-banner.tsx'
import { Masthead } from '../features/frame/masthead.tsx'
import { StatusBar } from '../features/frame/status-bar.tsx'
import { MachinesPage } from '../features/machines/machines-page.tsx'
import { PageContext, type Page } from './page-context.ts'

export function App({ page }: { readonly page: Page }) {
  return (
    <PageContext value={page}>
      <div className="rig-app">
        <Masthead />
        <HostBanner />
        <MachinesPage />
        <StatusBar />
      </div>
      <LiveRegions />
    </PageContext>
  )
}
