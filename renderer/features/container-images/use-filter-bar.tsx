import { useTranslation } from 'react-i18next'
import { SearchField } from '../../components/search-field.tsx'
import { Segments } from '../../components/segments.tsx'
import type { ImageUse } from './image-rows.ts'

interface Filter<Use> {
  readonly text: string
  readonly use: Use
}

interface Props<Use> {
  /** What the text is looked for in. */
  readonly label: string
  readonly uses: readonly Use[]
  readonly filter: Filter<Use>
  readonly onChange: (filter: Filter<Use>) => void
}

/** Filters what containers use: by text and by whether one does. */
export function UseFilterBar<Use extends ImageUse>({ label, uses, filter, onChange }: Props<Use>) {
  const { t } = useTranslation()
  return (
    <div className="rig-bar" role="search" aria-label={t('filter.label')}>
      <SearchField value={filter.text} label={label} wide onChange={(text) => onChange({ ...filter, text })} />
      <Segments
        label={t('images.column.users')}
        value={filter.use}
        onChange={(use) => onChange({ ...filter, use })}
        options={uses.map((value) => ({ value, content: t(`images.use.${value}`) }))}
      />
    </div>
  )
}
