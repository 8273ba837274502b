import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'

interface Found {
  readonly name: string
  readonly description: string
  readonly stars: number
  readonly official: boolean
}

type Search =
  | { readonly type: 'none' }
  | { readonly type: 'asking' }
  | { readonly type: 'found'; readonly images: readonly Found[] }
  | { readonly type: 'failed'; readonly failure: Failure }

/** Looks in the public registry; without a way there it says so and a name can still be typed. */
export function RegistrySearch({
  connection,
  onChoose,
}: {
  readonly connection: string
  readonly onChoose: (reference: string) => void
}) {
  const { t } = useTranslation()
  const { session } = usePage()
  const [term, setTerm] = useState('')
  const [search, setSearch] = useState<Search>({ type: 'none' })
  const ask = async () => {
    if (term.trim().length < 2) return
    setSearch({ type: 'asking' })
    try {
      setSearch({ type: 'found', images: await session.client().image.search({ connection, term }) })
    } catch (error) {
      setSearch({ type: 'failed', failure: failureOf(error) })
    }
  }
  return (
    <section className="rig-ci-search" aria-label={t('images.search.label')}>
      <label htmlFor="image-search">{t('images.search.label')}</label>
      <div className="rig-ci-line">
        <input
          id="image-search"
          type="text"
          className="rig-input"
          value={term}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTerm(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
            event.preventDefault()
            void ask()
          }}
        />
        <Button
          variant="secondary"
          isDisabled={term.trim().length < 2 || search.type === 'asking'}
          onClick={() => void ask()}
        >
          {t('images.search.ask')}
        </Button>
      </div>
      {search.type === 'failed' && (
        <>
          <FailureAlert title={t('images.search.failed')} failure={search.failure} />
          <p className="rig-quiet">{t('images.search.offline')}</p>
        </>
      )}
      {search.type === 'found' && search.images.length === 0 && <p role="status">{t('images.search.none')}</p>}
      {search.type === 'found' && search.images.length > 0 && (
        <ul className="rig-ci-found">
          {search.images.map((image) => (
            <li key={image.name}>
              <button type="button" className="rig-link" translate="no" onClick={() => onChoose(image.name)}>
                {image.name}
              </button>
              <span className="rig-quiet rig-ellipsis" lang="en" title={image.description}>
                {image.official ? t('images.search.official') : image.description}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
