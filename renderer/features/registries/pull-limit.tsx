import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KnownRegistry, RegistryLimit } from '../../../contract/registry.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { useAsked } from '../wizard/use-asked.ts'

const HOUR = 3600

/** What Docker Hub counts, and, when somebody wants to know it, how much of that is left. */
export function PullLimit({
  connection,
  registry: { address, login },
}: {
  readonly connection: string
  readonly registry: KnownRegistry
}) {
  const { t } = useTranslation()
  const [round, setRound] = useState(0)
  const { asked } = useAsked(round === 0 ? null : `limit ${address} ${login?.username} ${round}`, (client, signal) =>
    client.registry.limit({ connection, address }, { signal }),
  )
  return (
    <section className="rig-section rig-reg-limit">
      <h3 className="rig-section-title">{t('registries.limit.title')}</h3>
      <p className="rig-quiet">{t('registries.limit.what')}</p>
      <p role="status">{round > 0 && asked.type === 'known' ? <Left limit={asked.value} /> : null}</p>
      {round > 0 && asked.type === 'failed' && (
        <FailureAlert title={t('registries.limit.failed')} failure={asked.failure} />
      )}
      <Button
        variant="secondary"
        size="sm"
        isDisabled={round > 0 && asked.type === 'asking'}
        onClick={() => setRound(round + 1)}
      >
        {t('registries.limit.ask')}
      </Button>
    </section>
  )
}

function Left({ limit }: { readonly limit: RegistryLimit }) {
  const { t } = useTranslation()
  if (limit.limit === null) return t('registries.limit.none')
  const hours = limit.window === null ? '–' : Math.round((limit.window / HOUR) * 10) / 10
  return t(limit.loggedIn ? 'registries.limit.ofLogin' : 'registries.limit.ofAddress', {
    left: limit.remaining ?? '–',
    limit: limit.limit,
    hours,
  })
}
