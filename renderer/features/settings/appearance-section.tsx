import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { Segments } from '../../components/segments.tsx'
import { useSettings } from './appearance.ts'
import { SettingRow } from './setting-row.tsx'

/** Languages by their own names, so that everybody finds the way back. */
const languageNames = { en: 'English', ja: '日本語' } as const

export function AppearanceSection() {
  const { t } = useTranslation()
  const { settings } = usePage()
  const { language, theme, rail, thumbnails } = useSettings(settings)
  return (
    <Card title={t('settings.appearance')}>
      <SettingRow name={t('language.label')}>
        <Segments
          label={t('language.label')}
          value={language}
          onChange={(choice) => void settings.change({ language: choice })}
          options={[
            { value: 'system', content: t('theme.system') },
            { value: 'en', content: <span lang="en">{languageNames.en}</span> },
            { value: 'ja', content: <span lang="ja">{languageNames.ja}</span> },
          ]}
        />
      </SettingRow>
      <SettingRow name={t('theme.label')}>
        <Segments
          label={t('theme.label')}
          value={theme}
          onChange={(choice) => void settings.change({ theme: choice })}
          options={(['system', 'light', 'dark'] as const).map((choice) => ({
            value: choice,
            content: t(`theme.${choice}`),
          }))}
        />
      </SettingRow>
      <SettingRow name={t('settings.rail')} hint={t('settings.railHint')}>
        <Segments
          label={t('settings.rail')}
          value={rail}
          onChange={(choice) => void settings.change({ rail: choice })}
          options={[
            { value: 'wide', content: t('settings.railWide') },
            { value: 'slim', content: t('settings.railSlim') },
          ]}
        />
      </SettingRow>
      <SettingRow name={t('settings.screens')} hint={t('settings.screensHint')}>
        <Segments
          label={t('settings.screens')}
          value={thumbnails ? 'on' : 'off'}
          onChange={(choice) => void settings.change({ thumbnails: choice === 'on' })}
          options={[
            { value: 'on', content: t('settings.screensOn') },
            { value: 'off', content: t('settings.screensOff') },
          ]}
        />
      </SettingRow>
    </Card>
  )
}
