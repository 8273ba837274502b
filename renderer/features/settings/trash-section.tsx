import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { useSettings } from './appearance.ts'
import { SettingRow } from './setting-row.tsx'

const usual = [1, 3, 7, 14, 30, 90, 365] as const

/** How long deleted VMs can be had again. */
export function TrashSection() {
  const { t } = useTranslation()
  const { settings } = usePage()
  const { trashDays } = useSettings(settings)
  const days = [...new Set([...usual, ...(trashDays === null ? [] : [trashDays])])].sort((a, b) => a - b)
  return (
    <Card title={t('filter.kinds.trash')}>
      <SettingRow name={t('settings.trashDays')} hint={t('settings.trashDaysHint')}>
        <span className="rig-select">
          <select
            aria-label={t('settings.trashDays')}
            value={trashDays ?? ''}
            onChange={(event) =>
              void settings.change({ trashDays: event.target.value === '' ? null : Number(event.target.value) })
            }
          >
            {days.map((count) => (
              <option key={count} value={count}>
                {t('settings.days', { count })}
              </option>
            ))}
            <option value="">{t('settings.trashNever')}</option>
          </select>
        </span>
      </SettingRow>
    </Card>
  )
}
