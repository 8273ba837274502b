import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import type { Vm } from '../../../../contract/machine.ts'
import { Card } from '../../../components/card.tsx'
import { LastActs } from '../last-acts.tsx'
import { LoadCard } from '../load/load-card.tsx'
import type { LoadFeed } from '../../load/load-feed.ts'
import { DiskList } from './disk-list.tsx'
import type { DomainShape } from './domain-shape.ts'
import { InterfaceList } from './interface-list.tsx'
import { LiveScreen } from './live-screen.tsx'
import { VmLineage } from './vm-lineage.tsx'
import { VmFactList } from './vm-fact-list.tsx'

interface Props {
  readonly vm: Vm
  readonly shape: DomainShape | null
  readonly feed: LoadFeed
  readonly onConsole: () => void
}

/** How a VM is, at a glance. */
export function VmOverview({ vm, shape, feed, onConsole }: Props) {
  const { t } = useTranslation()
  const { machines } = usePage()
  const address = machines.connection(vm.connection)?.address ?? vm.connection
  const isLive = vm.state === 'running' && shape?.hasScreen !== false
  return (
    <div className="rig-mp-columns">
      <div className="rig-mp-column is-main">
        <Card
          padded
          title={t('machinePage.screen.title')}
          {...(isLive ? { sub: t('machinePage.screen.live') } : {})}
          className="rig-mp-screen-card"
        >
          <LiveScreen vm={vm} hasScreen={shape?.hasScreen ?? null} onOpen={onConsole} />
        </Card>
        {vm.state === 'running' && <LoadCard kind="vm" feed={feed} />}
        <LastActs id={vm.id} />
      </div>
      <div className="rig-mp-column is-side">
        <VmLineage vm={vm} />
        <Card padded title={t('machinePage.facts')} sub={<code translate="no">{address}</code>}>
          <VmFactList vm={vm} shape={shape} />
        </Card>
        <Card padded title={t('machinePage.disks.title')}>
          <DiskList vm={vm} shape={shape} />
        </Card>
        <Card padded title={t('network.title')}>
          <InterfaceList vm={vm} />
        </Card>
      </div>
    </div>
  )
}
