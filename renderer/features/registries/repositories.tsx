import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { repositoryName } from '../../../contract/registry.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { usePage } from '../../app/page-context.ts'
import { Waiting } from '../../components/waiting.tsx'
import { useValue } from '../../lib/value.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'

interface Props {
  readonly connection: string
  readonly address: string
  readonly ended: number
  readonly isRunning: boolean
  readonly chosen: string | null
  readonly onChoose: (repository: string) => void
}

interface Catalogue {
  readonly repositories: readonly string[]
  readonly next: string | null
}

type Read =
  | { readonly type: 'asking' }
  | { readonly type: 'known'; readonly value: Catalogue }
  | { readonly type: 'failed'; readonly failure: Failure }

/** Pages of the catalogue, the next one when it is asked for; from the beginning when something was pushed or deleted. */
function useCatalogue({ connection, address, ended, isRunning }: Props): { read: Read; more: () => void } {
  const state = useValue(usePage().session.state)
  const [read, setRead] = useState<Read>({ type: 'asking' })
  const [wanted, setWanted] = useState<string | null>(null)
  useEffect(() => {
    if (state.type !== 'open') return
    const gone = new AbortController()
    const from = wanted === null ? {} : { last: wanted }
    state.client.registry.catalogue({ connection, address, ...from }, { signal: gone.signal }).then(
      (page) => {
        if (gone.signal.aborted) return
        setRead((before) => {
          const kept = wanted === null || before.type !== 'known' ? [] : before.value.repositories
          return { type: 'known', value: { ...page, repositories: [...new Set([...kept, ...page.repositories])] } }
        })
      },
      (error: unknown) => !gone.signal.aborted && setRead({ type: 'failed', failure: failureOf(error) }),
    )
    return () => gone.abort()
  }, [state, connection, address, wanted, ended, isRunning])
  return { read, more: () => setWanted(read.type === 'known' ? read.value.next : null) }
}

/** The repositories of a registry; where it does not show them, one is typed. */
export function Repositories(props: Props) {
  const { t } = useTranslation()
  const { chosen, onChoose } = props
  const { read, more } = useCatalogue(props)
  const [text, setText] = useState('')
  const typed = text.trim()
  const found = read.type === 'known' ? read.value.repositories.filter((one) => one.includes(typed)) : []
  const right = repositoryName.safeParse(typed).success
  return (
    <nav className="rig-reg-repositories" aria-label={t('registries.repositories')}>
      <form
        className="rig-reg-other"
        onSubmit={(event) => {
          event.preventDefault()
          if (right) onChoose(typed)
        }}
      >
        <label htmlFor="registry-repository">{t('registries.repository')}</label>
        <input
          id="registry-repository"
          type="text"
          className="rig-input is-code"
          value={text}
          placeholder={props.address === 'docker.io' ? 'library/debian' : 'team/app'}
          autoComplete="off"
          spellCheck={false}
          translate="no"
          onChange={(event) => setText(event.target.value)}
        />
      </form>
      <States read={read} typed={typed} found={found.length} />
      <ul className="rig-reg-list">
        {found.map((name) => (
          <li key={name}>
            <button type="button" aria-current={name === chosen} onClick={() => onChoose(name)}>
              <code className="rig-ellipsis" translate="no" title={name}>
                {name}
              </code>
            </button>
          </li>
        ))}
      </ul>
      {right && !found.includes(typed) && (
        <Button variant="link" onClick={() => onChoose(typed)}>
          {t('registries.openTyped', { name: typed })}
        </Button>
      )}
      {read.type === 'known' && read.value.next !== null && (
        <Button variant="link" onClick={more}>
          {t('registries.more')}
        </Button>
      )}
    </nav>
  )
}

function States({ read, typed, found }: { readonly read: Read; readonly typed: string; readonly found: number }) {
  const { t } = useTranslation()
  if (read.type === 'asking') return <Waiting lines={3} />
  if (read.type === 'failed') {
    if (read.failure.code === 'UNSUPPORTED') return <p className="rig-quiet">{t('registries.noCatalogue')}</p>
    return <FailureAlert title={t('registries.catalogueFailed')} failure={read.failure} />
  }
  if (found > 0) return null
  return <p className="rig-quiet">{t(typed === '' ? 'registries.empty' : 'registries.noMatch')}</p>
}
