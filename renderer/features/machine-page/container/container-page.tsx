import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isActive, type Container } from '../../../../contract/machine.ts'
import { formatDate } from '../../../lib/format.ts'
import { SkeletonRows } from '../../machines/table-body-states.tsx'
import { ContainerFilesTab } from '../../files/container-files-tab.tsx'
import { useSentence } from '../../failures/use-sentence.ts'
import { LoadPanel } from '../../load/load-panel.tsx'
import { useLoadFeed } from '../../load/use-load-feed.ts'
import { tabNamed, tabsOf, type ContainerTab, type MachineTab } from '../machine-tabs.ts'
import { PageHead } from '../page-head.tsx'
import { TabBar, TabPanel } from '../tab-bar.tsx'
import { useOpenConsole } from '../use-open-console.ts'
import type { Polled } from '../use-polled.ts'
import { ContainerOverview } from './container-overview.tsx'
import { IsolationTab } from './isolation/isolation-tab.tsx'
import { readInspected, type Inspected } from './inspected.ts'
import { JsonTab } from './json-tab.tsx'
import { LogTab, TerminalTab } from './session-tabs.tsx'
import { useInspected } from './use-inspected.ts'
import { useOwnSessions } from './use-own-sessions.ts'

interface Props {
  readonly container: Container
  readonly tab: string | undefined
  readonly onTab: (tab: MachineTab) => void
  readonly notices: ReactNode
}

/** The engine's own sentence of the state ("Up 3 minutes") stands still, so it is told by date. */
function useFacts(container: Container, inspected: Inspected | null): string[] {
  const { t, i18n } = useTranslation()
  const date = (at: number | null | undefined) => (at == null ? null : formatDate(at, i18n.language))
  const since = isActive(container.state) ? date(inspected?.started) : null
  const ended = isActive(container.state) ? null : date(inspected?.finished)
  return [
    container.addresses[0],
    container.image,
    since && t('machinePage.container.since', { date: since }),
    ended && t('machinePage.container.endedAt', { date: ended }),
  ].filter((fact) => fact != null)
}

/** Tabs that are as long as they are; the others take the room there is and scroll by themselves. */
const SCROLLED: readonly ContainerTab[] = ['overview', 'isolation', 'load']

/** Everything of one container. */
export function ContainerPage({ container, tab, onTab, notices }: Props) {
  const current = tabNamed(tabsOf.container, tab)
  const live = container.state === 'running'
  const feed = useLoadFeed(container.id, live)
  const openConsole = useOpenConsole()
  const polled = useInspected(container)
  const sessions = useOwnSessions(container)
  const json = polled.type === 'known' ? polled.value : null
  const inspected = useMemo(() => (json === null ? null : readInspected(json)), [json])
  const facts = useFacts(container, inspected)
  return (
    <>
      <PageHead
        machine={container}
        facts={facts}
        onConsole={container.state === 'running' ? () => openConsole('exec', container) : null}
        onSnapshot={null}
      />
      <TabBar tabs={tabsOf.container} current={current} onChange={onTab} />
      {notices}
      <TabPanel tab={current} fills={!SCROLLED.includes(current)}>
        {current === 'overview' && <ContainerOverview container={container} inspected={inspected} feed={feed} />}
        {current === 'isolation' && <IsolationTab container={container} />}
        {current === 'logs' && <LogTab sessions={sessions} />}
        {current === 'terminal' && <TerminalTab sessions={sessions} onDock={() => openConsole('exec', container)} />}
        {current === 'files' && <ContainerFilesTab container={container} />}
        {current === 'load' && <LoadPanel {...{ feed, live }} kind="container" name={container.name} />}
        {current === 'inspect' && <InspectTab polled={polled} name={container.name} />}
      </TabPanel>
    </>
  )
}

function InspectTab({ polled, name }: { readonly polled: Polled<unknown>; readonly name: string }) {
  const sentence = useSentence()
  switch (polled.type) {
    case 'asking':
      return <SkeletonRows />
    case 'failed':
      return <p className="rig-tone-error rig-mp-tab-note">{sentence(polled.failure)}</p>
    case 'known':
      return <JsonTab json={polled.value} name={name} />
  }
}
