import { HddIcon } from '@patternfly/react-icons/dist/esm/icons/hdd-icon'
import { LockIcon } from '@patternfly/react-icons/dist/esm/icons/lock-icon'
import { useTranslation } from 'react-i18next'
import type { SnapshotFacts } from '../../../../contract/vm-snapshot.ts'
import { Icon } from '../../../components/icon.tsx'
import { formatBytes } from '../../../lib/format.ts'

type Disk = SnapshotFacts['disks'][number]
type Layer = Disk['chain'][number]

/** The files that a disk stands on, oldest first. @param marked the snapshot whose files are pointed out */
export function SnapshotChain({ disk, marked }: { readonly disk: Disk; readonly marked: string | null }) {
  const { t } = useTranslation()
  const title = t('machinePage.snapshot.chain.title', { target: disk.target })
  return (
    <section className="rig-section">
      <h3 className="rig-section-title">
        {title}
        <span className="rig-quiet">{t('machinePage.snapshot.chain.order')}</span>
      </h3>
      <ol className="rig-snap-chain" aria-label={title}>
        {disk.chain.map((layer, index) => (
          <LayerLine
            key={layer.path}
            layer={layer}
            isLast={index === disk.chain.length - 1}
            isMarked={marked !== null && [...layer.holds, ...layer.inside].includes(marked)}
          />
        ))}
      </ol>
    </section>
  )
}

interface LineProps {
  readonly layer: Layer
  readonly isLast: boolean
  readonly isMarked: boolean
}

function LayerLine({ layer, isLast, isMarked }: LineProps) {
  const { t, i18n } = useTranslation()
  const name = layer.path.slice(layer.path.lastIndexOf('/') + 1)
  const list = (names: readonly string[]) => new Intl.ListFormat(i18n.language).format(names)
  const words = [
    ...(layer.shared.length > 0 ? [t('machinePage.snapshot.chain.shared', { names: list(layer.shared) })] : []),
    ...(layer.holds.length > 0 ? [t('machinePage.snapshot.chain.holds', { names: list(layer.holds) })] : []),
    ...(layer.inside.length > 0 ? [t('machinePage.snapshot.chain.inside', { count: layer.inside.length })] : []),
    ...(isLast ? [t('machinePage.snapshot.chain.written')] : []),
  ]
  return (
    <li className={isMarked ? 'is-marked' : undefined}>
      <Icon of={layer.shared.length > 0 ? LockIcon : HddIcon} size={14} />
      <div>
        <span className="rig-snap-layer">
          <code className="rig-ellipsis" translate="no" title={layer.path}>
            {name}
          </code>
          <span className="rig-number">{layer.bytes === null ? '–' : formatBytes(layer.bytes, i18n.language)}</span>
        </span>
        {words.length > 0 && <span className="rig-quiet">{words.join(' · ')}</span>}
      </div>
    </li>
  )
}
