import { Matches, RouterContextProvider } from '@tanstack/react-router'
import { LiveRegions } from '../components/live-regions.tsx'
import { consoleIn } from '../features/consoles/console-tab.ts'
import { ConsoleWindow } from '../features/consoles/console-window.tsx'
import { ContainerActDialog } from '../features/container-acts/container-act-dialog.tsx'
import { Dock } from '../features/dock/dock.tsx'
import { Overlay } from '../features/failures/broken-part.tsx'
import { HostBanner } from '../features/frame/host-banner.tsx'
import { Masthead } from '../features/frame/masthead.tsx'
import { StatusBar } from '../features/frame/status-bar.tsx'
import { KeysDialog } from '../features/help/keys-dialog.tsx'
import { ReportDialog } from '../features/help/report-dialog.tsx'
import { useShellKeys } from '../features/help/use-shell-keys.ts'
import { KeepDialog } from '../features/backup/keep-dialog.tsx'
import { CloneDialog } from '../features/clone/clone-dialog.tsx'
import { ActQuestion } from '../features/machines/act-question.tsx'
import { EmptyQuestion } from '../features/machines/trash/empty-question.tsx'
import { RenameMachineDialog } from '../features/machines/rename-dialog.tsx'
import { OrganiseDialog } from '../features/machines/organise/organise-dialog.tsx'
import { RestoreDialog } from '../features/machines/trash/restore-dialog.tsx'
import { AskedNetwork } from '../features/networks/asked-network.tsx'
import { PlugDialog } from '../features/networks/plug/plug-dialog.tsx'
import { Toasts } from '../features/notices/toasts.tsx'
import { PaletteQuestionDialog } from '../features/palette/palette-question.tsx'
import { Palette } from '../features/palette/palette.tsx'
import { Rail } from '../features/rail/rail.tsx'
import { PageContext, type Page } from './page-context.ts'
import type { PageRouter } from './routes-tree.tsx'
import { useArrival } from './use-arrival.ts'
import { useWindowEvents } from './use-window-events.ts'

interface Props {
  readonly page: Page
  readonly router: PageRouter
}

export function App({ page, router }: Props) {
  const only = consoleIn(location.hash)
  return (
    <PageContext value={page}>
      {only === null ? (
        <RouterContextProvider router={router}>
          <Frame />
        </RouterContextProvider>
      ) : (
        <ConsoleWindow console={only} />
      )}
      <LiveRegions />
    </PageContext>
  )
}

/** What stands around every page, and what may stand over it. */
function Frame() {
  useArrival()
  useShellKeys()
  useWindowEvents()
  return (
    <>
      <div className="rig-app">
        <Masthead />
        <HostBanner />
        <div className="rig-body">
          <Rail />
          <div className="rig-page">
            <Matches />
            <Dock />
          </div>
        </div>
        <StatusBar />
      </div>
      <Overlay>
        <Palette />
      </Overlay>
      <Overlay>
        <ActQuestion />
      </Overlay>
      <Overlay>
        <CloneDialog />
      </Overlay>
      <Overlay>
        <ContainerActDialog />
      </Overlay>
      <Overlay>
        <PlugDialog />
      </Overlay>
      <Overlay>
        <AskedNetwork />
      </Overlay>
      <Overlay>
        <OrganiseDialog />
        <RenameMachineDialog />
      </Overlay>
      <Overlay>
        <RestoreDialog />
      </Overlay>
      <Overlay>
        <EmptyQuestion />
      </Overlay>
      <Overlay>
        <KeepDialog />
      </Overlay>
      <Overlay>
        <PaletteQuestionDialog />
      </Overlay>
      <Overlay>
        <KeysDialog />
      </Overlay>
      <Overlay>
        <ReportDialog />
      </Overlay>
      <Toasts />
    </>
  )
}
