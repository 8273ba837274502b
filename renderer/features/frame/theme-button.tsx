import { MoonIcon } from '@patternfly/react-icons/dist/esm/icons/moon-icon'
import { SunIcon } from '@patternfly/react-icons/dist/esm/icons/sun-icon'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { useValue } from '../../lib/value.ts'

/** To the other of the two; "as the system" is a choice of the settings. */
export function ThemeButton() {
  const { t } = useTranslation()
  const { theme } = usePage()
  const dark = useValue(theme.dark)
  return (
    <IconButton
      icon={dark ? SunIcon : MoonIcon}
      label={t(dark ? 'theme.toLight' : 'theme.toDark')}
      onClick={() => theme.choice.set(dark ? 'light' : 'dark')}
    />
  )
}
