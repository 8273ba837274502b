import { usePage } from '../../../app/page-context.ts'
import type { Machine } from '../../../../contract/machine.ts'
import { tagsOf } from '../../../../contract/machine-search.ts'
import { useTranslation } from 'react-i18next'
import { NoValue } from '../no-value.tsx'
import './organise.css'

/** A machine's tags; each shows the machines that have it. */
export function TagChips({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const { desk } = usePage()
  const tags = tagsOf(machine)
  if (tags.length === 0) return <NoValue />
  return (
    <span className="rig-tags" title={tags.join(', ')}>
      {tags.map((tag) => (
        <button
          key={tag}
          type="button"
          className="rig-tag"
          tabIndex={-1}
          translate="no"
          aria-label={t('organise.showTag', { tag })}
          onClick={() => desk.change({ text: `tag:${tag}` })}
        >
          {tag}
        </button>
      ))}
    </span>
  )
}
