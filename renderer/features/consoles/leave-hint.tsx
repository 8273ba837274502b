import { useTranslation } from 'react-i18next'

/** As it is written on keyboards, in every language; see console-keys.ts. */
const LEAVE_KEY = 'Ctrl Shift Esc'

/** The key that always leaves a console, shown while the console has all the others. */
export function LeaveHint({ shown }: { readonly shown: boolean }) {
  const { t } = useTranslation()
  if (!shown) return null
  return (
    <span className="rig-leave" title={t('consoles.keysHere')}>
      <kbd>{LEAVE_KEY}</kbd> <span>{t('consoles.leaves')}</span>
    </span>
  )
}
