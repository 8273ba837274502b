import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { DownloadIcon } from '@patternfly/react-icons/dist/esm/icons/download-icon'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import { SearchField } from '../../../components/search-field.tsx'
import { Segments } from '../../../components/segments.tsx'
import { labelChoices, type LabelChoice } from './edge-view.tsx'
import type { PictureFormat } from './export-picture.ts'
import type { DiagramFilter } from './filter.ts'

export const shapes = ['picture', 'list'] as const
export type Shape = (typeof shapes)[number]

interface Props {
  readonly filter: DiagramFilter
  readonly groups: readonly string[]
  readonly shape: Shape
  readonly labels: LabelChoice
  readonly onFilter: (filter: DiagramFilter) => void
  readonly onShape: (shape: Shape) => void
  readonly onLabels: (labels: LabelChoice) => void
  readonly onTidy: () => void
  readonly onExport: (format: PictureFormat) => void
}

/** What of the diagram is shown, and how. */
export function DiagramBar({ filter, groups, shape, labels, onFilter, onShape, onLabels, onTidy, onExport }: Props) {
  const { t } = useTranslation()
  return (
    <div className="rig-bar rig-diagram-bar" role="search" aria-label={t('filter.label')}>
      <SearchField
        value={filter.text}
        label={t('networks.search')}
        onChange={(text) => onFilter({ ...filter, text })}
      />
      {groups.length > 0 && (
        <label className="rig-select">
          <span className="rig-unseen">{t('networks.group')}</span>
          <select
            value={filter.group ?? ''}
            onChange={(event) => onFilter({ ...filter, group: event.target.value === '' ? null : event.target.value })}
          >
            <option value="">{t('networks.allGroups')}</option>
            {groups.map((group) => (
              <option key={group}>{group}</option>
            ))}
          </select>
        </label>
      )}
      <label className="rig-choice">
        <input
          type="checkbox"
          checked={filter.stopped}
          onChange={() => onFilter({ ...filter, stopped: !filter.stopped })}
        />
        <span>{t('networks.stopped')}</span>
      </label>
      <span className="rig-grow" />
      {shape === 'picture' && (
        <>
          <label className="rig-select">
            <span>{t('networks.labels.label')}</span>
            <select value={labels} onChange={(event) => onLabels(event.target.value as LabelChoice)}>
              {labelChoices.map((choice) => (
                <option key={choice} value={choice}>
                  {t(`networks.labels.${choice}`)}
                </option>
              ))}
            </select>
          </label>
          <Button variant="secondary" size="sm" onClick={onTidy} title={t('networks.tidyHint')}>
            {t('networks.tidy')}
          </Button>
          {(['svg', 'png'] as const).map((format) => (
            <Button
              key={format}
              variant="secondary"
              size="sm"
              icon={<Icon of={DownloadIcon} size={12} />}
              aria-label={t('networks.save', { format: format.toUpperCase() })}
              onClick={() => onExport(format)}
            >
              {format.toUpperCase()}
            </Button>
          ))}
        </>
      )}
      <Segments
        label={t('networks.shape.label')}
        value={shape}
        options={shapes.map((value) => ({ value, content: t(`networks.shape.${value}`) }))}
        onChange={onShape}
      />
    </div>
  )
}
