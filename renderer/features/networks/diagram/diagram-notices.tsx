import { useTranslation } from 'react-i18next'
import { useValue } from '../../../lib/value.ts'
import { FailureAlert } from '../../failures/failure-alert.tsx'
import { products } from '../../machines/engine-name.ts'
import { useConnections } from '../../machines/use-machine.ts'
import type { DiagramFeed } from './diagram-feed.ts'
import type { Picture } from './picture.ts'

/** What the picture lacks, and why. */
export function DiagramNotices({ picture, feed }: { readonly picture: Picture; readonly feed: DiagramFeed }) {
  const { t } = useTranslation()
  const failure = useValue(feed.failure)
  const away = useConnections().filter(({ state }) => state !== 'ready' && state !== 'connecting')
  if (failure === null && picture.gaps.length === 0 && away.length === 0) return null
  return (
    <div className="rig-notices rig-diagram-notices">
      {failure !== null && <FailureAlert title={t('networks.stale')} failure={failure} />}
      {away.map(({ id, engine }) => (
        <p key={id} className="rig-quiet">
          {t('networks.engineAway', { engine: products[engine], id })}
        </p>
      ))}
      {picture.gaps.map(({ what, detail }) => (
        <p key={what} className="rig-quiet">
          {t(`networks.gap.${what}`)} <code translate="no">{detail}</code>
        </p>
      ))}
    </div>
  )
}
