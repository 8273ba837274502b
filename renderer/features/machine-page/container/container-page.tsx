import type { ReactNode } from 'react'
import { isActive, type Container } from '../../../../contract/machine.ts'
import { useLoadHistory } from '../load/use-load-history.ts'
import { tabNamed, tabsOf, type MachineTab } from '../machine-tabs.ts'
import { PageHead } from '../page-head.tsx'
import { TabBar, TabPanel } from '../tab-bar.tsx'
import { useOpenConsole } from '../use-open-console.ts'

interface Props {
  readonly container: Container
  readonly tab: string | undefined
  readonly onTab: (tab: MachineTab) => void
  readonly notices: ReactNode
}

/** Everything of one container. */
export function ContainerPage({ container, tab, onTab, notices }: Props) {
  const current = tabNamed(tabsOf.container, tab)
  const history = useLoadHistory(container)
  const openConsole = useOpenConsole()
  const onConsole = !isActive(container.state) ? null : () => openConsole('exec', container)
  const facts = [container.addresses[0], container.image, container.status].filter((fact) => fact !== undefined)
  void history
  return (
    <>
      <PageHead machine={container} facts={facts} onConsole={onConsole} onSnapshot={null} />
      <TabBar tabs={tabsOf.container} current={current} onChange={onTab} />
      {notices}
      <TabPanel tab={current}>{null}</TabPanel>
    </>
  )
}
