import { CubeIcon } from '@patternfly/react-icons/dist/esm/icons/cube-icon'
import { DesktopIcon } from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import { ImageIcon } from '@patternfly/react-icons/dist/esm/icons/image-icon'
import { TrashIcon } from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Segments } from '../../components/segments.tsx'
import { sameRecord, useSelected } from '../../lib/use-selected.ts'
import { useValue } from '../../lib/value.ts'
import {
  groupings,
  kindFilters,
  matches,
  stateFilters,
  type Grouping,
  type KindFilter,
  type StateFilter,
} from './rows.ts'

export function FilterBar() {
  const { t } = useTranslation()
  const { desk } = usePage()
  const view = useValue(desk.view)
  return (
    <div className="rig-bar" role="search" aria-label={t('filter.label')}>
      <SearchField value={view.text} label={t('filter.text')} onChange={(text) => desk.change({ text })} />
      <KindSegments />
      <label className="rig-select">
        <span>{t('filter.state')}</span>
        <select value={view.state} onChange={(event) => desk.change({ state: event.target.value as StateFilter })}>
          {stateFilters.map((state) => (
            <option key={state} value={state}>
              {t(`filter.states.${state}`)}
            </option>
          ))}
        </select>
      </label>
      <span className="rig-grow" />
      <ScreensButton />
      <label className="rig-select">
        <span>{t('filter.groupBy')}</span>
        <select value={view.grouping} onChange={(event) => desk.change({ grouping: event.target.value as Grouping })}>
          {groupings.map((grouping) => (
            <option key={grouping} value={grouping}>
              {t(`filter.grouping.${grouping}`)}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

/** Whether the list has a column of what screens show; the same as in the settings. */
function ScreensButton() {
  const { t } = useTranslation()
  const { settings } = usePage()
  const { thumbnails } = useValue(settings.settings)
  return (
    <div className="rig-segments">
      <button
        type="button"
        aria-pressed={thumbnails}
        aria-label={t('filter.screens')}
        title={t('filter.screens')}
        onClick={() => void settings.change({ thumbnails: !thumbnails })}
      >
        <Icon of={ImageIcon} size={14} />
      </button>
    </div>
  )
}

function KindSegments() {
  const { t, i18n } = useTranslation()
  const { desk, machines } = usePage()
  const view = useValue(desk.view)
  const select = () => {
    const counts: Record<KindFilter, number> = { all: 0, vm: 0, container: 0, trash: 0 }
    for (const machine of machines.withTrash()) {
      if (matches(machine, { ...view, kind: 'trash' })) counts.trash++
      if (!matches(machine, { ...view, kind: 'all' })) continue
      counts.all++
      counts[machine.kind]++
    }
    return counts
  }
  const counts = useSelected(machines.subscribe, select, sameRecord)
  const icons = { vm: DesktopIcon, container: CubeIcon, trash: TrashIcon }
  const format = new Intl.NumberFormat(i18n.language)
  return (
    <Segments
      label={t('filter.kind')}
      value={view.kind}
      onChange={(kind) => desk.change({ kind })}
      options={kindFilters
        .filter((kind) => kind !== 'trash' || counts.trash > 0 || view.kind === 'trash')
        .map((kind) => ({
          value: kind,
          content: (
            <>
              {kind !== 'all' && (
                <span className={`rig-kind-${kind} rig-glyph`}>
                  <Icon of={icons[kind]} size={13} />
                </span>
              )}
              <span>{t(`filter.kinds.${kind}`)}</span>
              <span className="rig-count">{format.format(counts[kind])}</span>
            </>
          ),
        }))}
    />
  )
}
