import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KnownRegistry } from '../../../contract/registry.ts'
import { Fact, Typed } from '../../components/fact.tsx'
import { machinePath } from '../machine-page/machine-path.ts'
import { PullLimit } from './pull-limit.tsx'
import type { RegistryQuestion } from './registry-acts.ts'
import { Repositories } from './repositories.tsx'
import { TagTable } from './tag-table.tsx'

interface Props {
  readonly connection: string
  readonly registry: KnownRegistry
  /** Whether what listens on the engine's loopback can be asked from here. */
  readonly here: boolean
  /** Another number says that something was pushed or deleted. */
  readonly ended: number
  readonly onAsk: (question: RegistryQuestion) => void
}

/** One registry: what it is, its repositories, the tags of one. */
export function RegistryDetail({ connection, registry, here, ended, onAsk }: Props) {
  const { t } = useTranslation()
  const { address } = registry
  const [repository, setRepository] = useState<string | null>(null)
  const away = registry.loopback && !here
  return (
    <section className="rig-reg-detail" aria-label={address}>
      <Head registry={registry} onAsk={onAsk} />
      {address === 'docker.io' && <PullLimit connection={connection} registry={registry} />}
      {away ? (
        <p className="rig-empty">{t('registries.away')}</p>
      ) : (
        <div className="rig-reg-body">
          <Repositories
            {...{ connection, address, ended }}
            chosen={repository}
            onChoose={setRepository}
            isRunning={registry.container?.running ?? true}
          />
          <TagTable key={repository} {...{ connection, address, ended, repository, onAsk }} />
        </div>
      )}
    </section>
  )
}

function Head({ registry, onAsk }: Pick<Props, 'registry' | 'onAsk'>) {
  const { t } = useTranslation()
  const { address, login, container, insecure, store } = registry
  return (
    <header className="rig-section rig-reg-head">
      <h2 className="rig-section-title">
        <span translate="no">{address}</span>
        <span className="rig-grow" />
        {login === null ? (
          <Button variant="secondary" size="sm" onClick={() => onAsk({ act: 'login', address })}>
            {t('registries.verb.login')}
          </Button>
        ) : (
          <Button variant="secondary" size="sm" onClick={() => onAsk({ act: 'logout', address })}>
            {t('registries.verb.logout')}
          </Button>
        )}
      </h2>
      <dl className="rig-dl">
        <Fact name={t('registries.fact.way')}>{t(insecure ? 'registries.plainHttp' : 'registries.tls')}</Fact>
        <Fact name={t('registries.fact.login')}>
          {login === null ? (
            t('registries.nobody')
          ) : (
            <>
              {login.username ?? t('registries.byToken')}
              <span className="rig-quiet">
                {' · '}
                {store.kind === 'helper' ? `docker-credential-${store.helper}` : store.path}
              </span>
            </>
          )}
        </Fact>
        {container !== null && (
          <Fact name={t('registries.fact.container')}>
            <Link to={machinePath} params={{ id: container.id }} className="rig-link" translate="no">
              {container.name}
            </Link>
            {!container.running && <span className="rig-tone-attention"> {t('registries.off')}</span>}
          </Fact>
        )}
        {registry.mirrors.map((mirror) => (
          <Fact key={mirror} name={t('registries.told.mirrors')}>
            <Typed text={mirror} />
          </Fact>
        ))}
      </dl>
    </header>
  )
}
