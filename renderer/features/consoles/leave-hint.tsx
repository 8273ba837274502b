import { useTranslation } from 'react-i18next'

/** The key that always leaves a console, shown while the console has all the others. */
export function LeaveHint({ shown }: { readonly shown: boolean }) {
  const { t } = useTranslation()
  if (!shown) return null
  return (
    <span className="rig-leave">
      <kbd>{'Ctrl Shift Esc'}</kbd> {t('consoles.leaves')}
    </span>
  )
}
