import { DesktopIcon } from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import { MoonIcon } from '@patternfly/react-icons/dist/esm/icons/moon-icon'
import { SunIcon } from '@patternfly/react-icons/dist/esm/icons/sun-icon'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { themeChoices, type ThemeChoice } from '../../app/theme.ts'
import { Icon } from '../../components/icon.tsx'
import { Segments } from '../../components/segments.tsx'
import { useValue } from '../../lib/value.ts'
import { NewButton } from '../wizard/new-button.tsx'
import { Logo } from './logo.tsx'
import { TaskButton } from './task-button.tsx'

const themeIcons = { light: SunIcon, dark: MoonIcon, system: DesktopIcon } satisfies Record<ThemeChoice, unknown>

export function Masthead() {
  const { t } = useTranslation()
  const { theme, language } = usePage()
  const themeChoice = useValue(theme.choice)
  const languageChoice = useValue(language.choice)
  return (
    <header className="rig-masthead">
      <span className="rig-brand">
        <Logo />
        Labrig
      </span>
      <span className="rig-grow" />
      <TaskButton />
      <Segments
        label={t('language.label')}
        value={languageChoice}
        onChange={(choice) => language.choice.set(choice)}
        options={[
          { value: 'en', content: <span lang="en">{'EN'}</span>, name: 'English' },
          { value: 'ja', content: <span lang="ja">{'日本語'}</span>, name: '日本語' },
        ]}
      />
      <Segments
        label={t('theme.label')}
        value={themeChoice}
        onChange={(choice) => theme.choice.set(choice)}
        options={themeChoices.map((choice) => ({
          value: choice,
          content: <Icon of={themeIcons[choice]} size={13} />,
          name: t(`theme.${choice}`),
        }))}
      />
      <NewButton />
    </header>
  )
}
