import { useTranslation } from 'react-i18next'
import type { Container } from '../../../../contract/machine.ts'
import { Card } from '../../../components/card.tsx'
import { LastActs } from '../last-acts.tsx'
import { LoadCard } from '../load/load-card.tsx'
import { EditButton } from './edit/edit-button.tsx'
import { ReplacedNote } from './edit/replaced-note.tsx'
import type { LoadFeed } from '../../load/load-feed.ts'
import { ContainerFactList } from './container-fact-list.tsx'
import { Environment } from './environment.tsx'
import { HealthCard } from './health-card.tsx'
import type { Inspected } from './inspected.ts'
import { LabelList } from './label-list.tsx'
import { LimitList } from './limit-list.tsx'
import { MountList } from './mount-list.tsx'
import { NetworkCard } from './network-list.tsx'
import { PortList } from './port-list.tsx'

interface Props {
  readonly container: Container
  /** Null until the engine answered. */
  readonly inspected: Inspected | null
  readonly feed: LoadFeed
}

/** How a container is, at a glance. */
export function ContainerOverview({ container, inspected, feed }: Props) {
  const { t } = useTranslation()
  const labels = Object.keys(container.labels).length
  return (
    <div className="rig-mp-columns">
      <div className="rig-mp-column is-main">
        <ReplacedNote container={container} />
        {container.state === 'running' && <LoadCard kind="container" feed={feed} />}
        <Card padded title={t('machinePage.ports.title')}>
          <PortList container={container} />
        </Card>
        <NetworkCard container={container} inspected={inspected} />
        <Card padded title={t('machinePage.mounts.title')}>
          <MountList mounts={inspected?.mounts ?? null} />
        </Card>
        {inspected !== null && inspected.healthRuns.length > 0 && <HealthCard runs={inspected.healthRuns} />}
        {inspected !== null && inspected.environment.length > 0 && (
          <Card padded title={t('machinePage.environment.title')} sub={t('machinePage.environment.sub')}>
            <Environment variables={inspected.environment} />
          </Card>
        )}
        <LastActs id={container.id} />
      </div>
      <div className="rig-mp-column is-side">
        <Card padded title={t('machinePage.facts')} aside={<EditButton container={container} />}>
          <ContainerFactList container={container} inspected={inspected} />
        </Card>
        {inspected !== null && (
          <Card padded title={t('machinePage.limits.title')}>
            <LimitList inspected={inspected} />
          </Card>
        )}
        {labels > 0 && (
          <Card padded title={t('machinePage.labels.title')} sub={t('machinePage.labels.count', { count: labels })}>
            <LabelList labels={container.labels} />
          </Card>
        )}
      </div>
    </div>
  )
}
