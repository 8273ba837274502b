import { useTranslation } from 'react-i18next'
import type { Container } from '../../../../../contract/machine.ts'
import type { Isolation } from '../../../../../contract/isolation.ts'
import { Card } from '../../../../components/card.tsx'
import { CodeBlock } from '../../../../components/code-block.tsx'
import { SkeletonRows } from '../../../machines/table-body-states.tsx'
import { useSentence } from '../../../failures/use-sentence.ts'
import { usePolled } from '../../use-polled.ts'
import { LimitCard } from './limit-card.tsx'
import { NamespaceCard } from './namespace-card.tsx'
import { ProcessCard } from './process-card.tsx'
import { RightsCard } from './rights-card.tsx'
import '../edit/edit.css'
import './isolation.css'

/** Live values, read from memory by the kernel. Milliseconds. */
const AGAIN = 2000

/** What a container has for itself, and what it shares with the host. */
export function IsolationTab({ container }: { readonly container: Container }) {
  const { id, state, name } = container
  const sentence = useSentence()
  const { polled } = usePolled({
    // Another state is another question: what was read of the last run is not of this one.
    key: `${id} ${state}`,
    ask: (client, signal) => client.container.isolation({ id }, { signal }),
    every: state === 'running' || state === 'paused' ? AGAIN : null,
  })
  if (polled.type === 'asking') return <SkeletonRows />
  if (polled.type === 'failed') return <p className="rig-tone-error rig-mp-tab-note">{sentence(polled.failure)}</p>
  return <Known found={polled.value} name={name} />
}

function Known({ found, name }: { readonly found: Isolation; readonly name: string }) {
  const { t } = useTranslation()
  return (
    <div className="rig-mp-columns rig-iso-columns">
      <div className="rig-mp-column is-main">
        <Unseen found={found} name={name} />
        <NamespaceCard found={found} name={name} />
        {found.pid !== null && <ProcessCard found={found} name={name} />}
      </div>
      <div className="rig-mp-column is-side">
        {found.groups !== null && <LimitCard groups={found.groups} />}
        <RightsCard rights={found.rights} />
        {found.commands.length > 0 && (
          <Card padded title={t('isolation.commands')}>
            <CodeBlock lines={found.commands} copyLabel={t('copy.commands')} />
          </Card>
        )}
      </div>
    </div>
  )
}

/** What cannot be told, and why. */
function Unseen({ found, name }: { readonly found: Isolation; readonly name: string }) {
  const { t } = useTranslation()
  const text = !found.here
    ? t('isolation.unseen.elsewhere', { name })
    : found.pid === null
      ? t('isolation.unseen.stopped', { name })
      : found.unreadable.some(({ why }) => why === 'denied')
        ? t('isolation.unseen.denied', { name })
        : found.groups === null
          ? t('isolation.unseen.hidden', { name })
          : null
  return text === null ? null : <p className="rig-iso-note">{text}</p>
}
