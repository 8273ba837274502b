import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { isActive, type Vm } from '../../../../contract/machine.ts'
import { formatBytes } from '../../../lib/format.ts'
import { useValue } from '../../../lib/value.ts'
import { systemOf } from '../../machines/rows.ts'
import { useSnapshots } from '../../machines/details/use-snapshots.ts'
import { useOpenConsole } from '../use-open-console.ts'
import { LoadPanel } from '../../load/load-panel.tsx'
import { VcpuTable } from '../../load/vcpu-table.tsx'
import { useLoadFeed } from '../../load/use-load-feed.ts'
import { tabNamed, tabsOf, type MachineTab, type VmTab } from '../machine-tabs.ts'
import { GuestTab } from '../guest/guest-tab.tsx'
import { PageHead } from '../page-head.tsx'
import { TabBar, TabPanel } from '../tab-bar.tsx'
import { Danger } from './danger.tsx'
import { canKeepSnapshot, type DomainShape } from './domain-shape.ts'
import { HardwareTab } from './hardware/hardware-tab.tsx'
import { SnapshotDialog } from './snapshot-dialog.tsx'
import { SnapshotTab } from './snapshot-tab.tsx'
import { useDomainShape } from './use-domain-shape.ts'
import { VmOverview } from './vm-overview.tsx'
import { XmlTab } from './xml-tab.tsx'

interface Props {
  readonly vm: Vm
  readonly tab: string | undefined
  readonly onTab: (tab: MachineTab) => void
  readonly notices: ReactNode
}

function useFacts(vm: Vm): string[] {
  const { t, i18n } = useTranslation()
  const size = t('fact.sizeOf', {
    cpus: t('fact.vcpus', { count: vm.vcpus }),
    memory: formatBytes(vm.memory, i18n.language),
  })
  return [vm.addresses[0], systemOf(vm), size].filter((fact) => fact != null)
}

/** Tabs that take the room there is and scroll by themselves. */
const FILLING: readonly VmTab[] = ['hardware', 'snapshots', 'xml']

/** Everything of one VM. */
export function VmPage({ vm, tab, onTab, notices }: Props) {
  const facts = useFacts(vm)
  const current = tabNamed(tabsOf.vm, tab)
  const live = vm.state === 'running'
  const feed = useLoadFeed(vm.id, live)
  const places = useMemo(() => placesOf(vm.interfaces), [vm.interfaces])
  const shape = useDomainShape(vm)
  const list = useSnapshots(vm)
  const taken = list.type === 'known' ? list.snapshots.map(({ name }) => name) : []
  const { snapshotting } = usePage().desk
  const making = useValue(snapshotting) === vm.id
  const openConsole = useOpenConsole()
  const onConsole = () => openConsole(shape?.hasScreen === false ? 'serial' : 'screen', vm)
  const onSnapshot = mayKeepSnapshot(vm, shape) ? () => snapshotting.set(vm.id) : null
  const panels: Readonly<Record<VmTab, () => ReactNode>> = {
    overview: () => <VmOverview {...{ vm, shape, feed, onConsole }} />,
    hardware: () => <HardwareTab vm={vm} />,
    snapshots: () => <SnapshotTab {...{ vm, list, shape }} onTake={onSnapshot} />,
    guest: () => <GuestTab vm={vm} />,
    load: () => (
      <LoadPanel {...{ feed, live, places }} kind="vm" name={vm.name}>
        {live && <VcpuTable id={vm.id} />}
      </LoadPanel>
    ),
    xml: () => <XmlTab vm={vm} />,
    danger: () => <Danger vm={vm} />,
  }
  return (
    <>
      <PageHead
        machine={vm}
        facts={facts}
        onConsole={isActive(vm.state) ? onConsole : null}
        onSnapshot={onSnapshot}
        {...(current === 'snapshots' ? { primary: 'snapshot' as const } : {})}
      />
      <TabBar tabs={tabsOf.vm} current={current} counts={{ snapshots: taken.length }} onChange={onTab} />
      {notices}
      <TabPanel tab={current} fills={FILLING.includes(current)}>
        {panels[current]()}
      </TabPanel>
      {making && onSnapshot !== null && <SnapshotDialog vm={vm} taken={taken} onClose={() => snapshotting.set(null)} />}
    </>
  )
}

/** Unless it is known that there is nothing to keep it in. */
function mayKeepSnapshot(vm: Vm, shape: DomainShape | null): boolean {
  return vm.persistent && (shape === null || canKeepSnapshot(shape))
}

/** What the network interfaces are connected to, in their order. */
function placesOf(interfaces: Vm['interfaces']): readonly string[] {
  return interfaces.map(({ source, type }) => source ?? type)
}
