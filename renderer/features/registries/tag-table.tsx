import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RegistryTag } from '../../../contract/registry.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { formatBytes } from '../../lib/format.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { useAsked } from '../wizard/use-asked.ts'
import { useRested } from '../wizard/use-rested.ts'
import type { RegistryQuestion } from './registry-acts.ts'

interface Props {
  readonly connection: string
  readonly address: string
  /** Null until one is chosen. */
  readonly repository: string | null
  readonly ended: number
  readonly onAsk: (question: RegistryQuestion) => void
}

const PAGE = 50
const columns = ['tag', 'digest', 'size', 'platforms', 'acts'] as const

/** The tags of a repository, fifty at a time. */
export function TagTable({ connection, address, repository, ended, onAsk }: Props) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const [offset, setOffset] = useState(0)
  const rested = useRested(search) ?? search
  const { asked } = useAsked(
    repository === null ? null : `tags ${address} ${repository} ${rested} ${offset} ${ended}`,
    (client, signal) =>
      client.registry.tags(
        { connection, address, repository: repository ?? '', search: rested, offset, limit: PAGE },
        { signal },
      ),
  )
  if (repository === null) return <p className="rig-empty rig-reg-choose">{t('registries.choose')}</p>
  return (
    <section className="rig-reg-tags" aria-label={t('registries.tagsOf', { name: repository })}>
      <div className="rig-bar" role="search" aria-label={t('filter.label')}>
        <SearchField
          value={search}
          label={t('registries.tagFilter')}
          onChange={(text) => {
            setSearch(text)
            setOffset(0)
          }}
        />
        <span className="rig-grow" />
        {asked.type === 'known' && <Pages total={asked.value.total} offset={offset} onChange={setOffset} />}
      </div>
      {asked.type === 'failed' && (
        <div className="rig-notices">
          <FailureAlert title={t('registries.tagsFailed')} failure={asked.failure} />
        </div>
      )}
      {asked.type === 'asking' && <Waiting lines={4} />}
      {asked.type === 'known' && asked.value.tags.length === 0 && <p className="rig-empty">{t('registries.noTags')}</p>}
      {asked.type === 'known' && asked.value.tags.length > 0 && (
        <div className="rig-table-scroll">
          <Table
            variant="compact"
            gridBreakPoint=""
            className="rig-table rig-reg-table"
            aria-label={t('registries.tagsOf', { name: repository })}
          >
            <Thead>
              <Tr>
                {columns.map((column) => (
                  <Th key={column} className={`rig-reg-${column}`}>
                    {t(`registries.column.${column}`)}
                  </Th>
                ))}
              </Tr>
            </Thead>
            <Tbody>
              {asked.value.tags.map((tag) => (
                <TagRow key={tag.tag} tag={tag} onAsk={(act) => onAsk({ act, address, repository, tag: tag.tag })} />
              ))}
            </Tbody>
          </Table>
        </div>
      )}
    </section>
  )
}

function TagRow({ tag, onAsk }: { readonly tag: RegistryTag; readonly onAsk: (act: 'pull' | 'delete') => void }) {
  const { t, i18n } = useTranslation()
  const short = tag.digest.replace(/^(\w+:\w{12}).*/, '$1')
  return (
    <Tr className="rig-row">
      <Td className="rig-reg-tag">
        <strong translate="no">{tag.tag}</strong>
      </Td>
      <Td>
        <span className="rig-reg-copied">
          <code translate="no" title={tag.digest}>
            {short}
          </code>
          <CopyButton text={tag.digest} label={t('registries.copyDigest', { tag: tag.tag })} />
        </span>
      </Td>
      <Td className="rig-number">{tag.size === null ? '–' : formatBytes(tag.size, i18n.language)}</Td>
      <Td translate="no" title={tag.platforms.join('\n')}>
        {tag.platforms.join(' ') || '–'}
      </Td>
      <Td className="rig-reg-acts">
        <Button
          variant="link"
          size="sm"
          aria-label={t('registries.pullOf', { tag: tag.tag })}
          onClick={() => onAsk('pull')}
        >
          {t('registries.verb.pull')}
        </Button>
        <Button
          variant="link"
          size="sm"
          isDanger
          aria-label={t('registries.deleteOf', { tag: tag.tag })}
          onClick={() => onAsk('delete')}
        >
          {t('registries.verb.delete')}
        </Button>
      </Td>
    </Tr>
  )
}

interface PagesProps {
  readonly total: number
  readonly offset: number
  readonly onChange: (offset: number) => void
}

function Pages({ total, offset, onChange }: PagesProps) {
  const { t } = useTranslation()
  const last = Math.min(total, offset + PAGE)
  return (
    <>
      <span className="rig-quiet" role="status">
        {total <= PAGE
          ? t('registries.tags', { count: total })
          : t('registries.part', { from: offset + 1, to: last, total })}
      </span>
      {total > PAGE && (
        <>
          <Button variant="link" size="sm" isDisabled={offset === 0} onClick={() => onChange(offset - PAGE)}>
            {t('registries.before')}
          </Button>
          <Button variant="link" size="sm" isDisabled={last >= total} onClick={() => onChange(offset + PAGE)}>
            {t('registries.after')}
          </Button>
        </>
      )}
    </>
  )
}
