import { EthernetIcon } from '@patternfly/react-icons/dist/esm/icons/ethernet-icon'
import { HddIcon } from '@patternfly/react-icons/dist/esm/icons/hdd-icon'
import { MemoryIcon } from '@patternfly/react-icons/dist/esm/icons/memory-icon'
import { MicrochipIcon } from '@patternfly/react-icons/dist/esm/icons/microchip-icon'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoadPoint } from '../../../../contract/load.ts'
import type { Machine } from '../../../../contract/machine.ts'
import { formatBytes, formatShare, formatUse } from '../../../lib/format.ts'
import { useValue } from '../../../lib/value.ts'
import { Card } from '../../../components/card.tsx'
import { latestOf, SPAN, type LoadMeasure } from './graph-path.ts'
import { formatRate } from '../../load/format-rate.ts'
import type { LoadFeed } from '../../load/load-feed.ts'
import { LoadGraph } from './load-graph.tsx'

const KIB = 1024
const MIB = 1024 * KIB

const nothing: readonly LoadPoint[] = []

interface Props {
  readonly kind: Machine['kind']
  readonly feed: LoadFeed
}

/** The latest values in words; null for those that are not known. */
function useWords(memoryLimit: number | null, points: readonly LoadPoint[]) {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  const word = (measure: LoadMeasure, format: (known: number) => string) => {
    const value = latestOf(points, measure)
    return value === null ? null : format(value)
  }
  const rate = (measure: LoadMeasure) => word(measure, (value) => formatRate(value, language))
  const [read, write] = [rate('diskRead'), rate('diskWrite')]
  const [received, sent] = [rate('netReceived'), rate('netSent')]
  return {
    cpu: word('cpu', (value) => formatShare(value, language)),
    memory: word('memory', (value) =>
      memoryLimit === null ? formatBytes(value, language) : formatUse(value, memoryLimit, language),
    ),
    disk: read === null || write === null ? null : t('machinePage.load.diskNow', { read, write }),
    network: received === null || sent === null ? null : t('machinePage.load.netNow', { received, sent }),
  }
}

/** What the machine used in the last minutes; the number is now. */
export function LoadCard({ kind, feed }: Props) {
  const { t } = useTranslation()
  const record = useValue(feed.record)
  const all = record?.points ?? nothing
  const points = useMemo(() => all.filter(({ at }) => at > (all.at(-1)?.at ?? 0) - SPAN), [all])
  const memoryLimit = record?.memoryLimit ?? null
  const words = useWords(memoryLimit, points)
  return (
    <Card padded title={t('machinePage.load.title')} sub={t('machinePage.load.span')}>
      <div className={`rig-mp-graphs rig-kind-${kind}`}>
        <LoadGraph
          icon={MicrochipIcon}
          name={t('column.cpu')}
          now={words.cpu}
          points={points}
          measures={['cpu']}
          floor={0.25}
        />
        <LoadGraph
          icon={MemoryIcon}
          name={t('column.memory')}
          now={words.memory}
          points={points}
          measures={['memory']}
          floor={memoryLimit ?? 64 * MIB}
        />
        <LoadGraph
          icon={HddIcon}
          name={t('machinePage.load.disk')}
          now={words.disk}
          points={points}
          measures={['diskRead', 'diskWrite']}
          floor={64 * KIB}
        />
        <LoadGraph
          icon={EthernetIcon}
          name={t('machinePage.load.network')}
          now={words.network}
          points={points}
          measures={['netReceived', 'netSent']}
          floor={4 * KIB}
        />
      </div>
    </Card>
  )
}
