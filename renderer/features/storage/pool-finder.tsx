import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FoundSource } from '../../../contract/pool-source.ts'
import { usePage } from '../../app/page-context.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { typeIn } from './pool-form.ts'
import type { Fields } from './storage-fields.ts'

interface Props {
  readonly connection: string
  readonly fields: Fields
  readonly onChange: (fields: Fields) => void
}

type Search =
  | { readonly type: 'none' | 'asking' }
  | { readonly type: 'found'; readonly sources: readonly FoundSource[] }
  | { readonly type: 'failed'; readonly failure: Failure }

/** The fields with one of the answers in them. */
function filled(fields: Fields, { name, format }: FoundSource): Fields {
  if (fields.type === 'netfs') return { ...fields, folder: name, ...(format === null ? {} : { format }) }
  if (fields.type === 'iscsi') return { ...fields, target: name }
  return { ...fields, group: name, devices: '', prepare: 'keep' }
}

/** Asks libvirt what a server exports or offers, or which volume groups there are. */
export function PoolFinder({ connection, fields, onChange }: Props) {
  const { t } = useTranslation()
  const { session } = usePage()
  const [search, setSearch] = useState<Search>({ type: 'none' })
  const type = typeIn(fields)
  if (type !== 'netfs' && type !== 'iscsi' && type !== 'logical') return null
  const host = (fields.host ?? '').trim()
  const ask = async () => {
    setSearch({ type: 'asking' })
    try {
      const input = { connection, type, ...(type === 'logical' ? {} : { host }) }
      setSearch({ type: 'found', sources: await session.client().pool.sources(input) })
    } catch (error) {
      setSearch({ type: 'failed', failure: failureOf(error) })
    }
  }
  return (
    <div className="rig-storage-finder">
      <Button
        variant="secondary"
        size="sm"
        isDisabled={search.type === 'asking' || (type !== 'logical' && host === '')}
        onClick={() => void ask()}
      >
        {t(search.type === 'asking' ? 'storage.find.asking' : 'storage.find.ask')}
      </Button>
      {search.type === 'failed' && <FailureAlert title={t('storage.find.ask')} failure={search.failure} />}
      {search.type === 'found' && (
        <>
          <p className="rig-quiet" role="status">
            {t(search.sources.length === 0 ? 'storage.find.none' : 'storage.find.found')}
          </p>
          <ul className="rig-storage-users">
            {search.sources.map((source) => (
              <li key={source.name}>
                <Button variant="link" isInline onClick={() => onChange(filled(fields, source))}>
                  <span translate="no">{source.name}</span>
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
