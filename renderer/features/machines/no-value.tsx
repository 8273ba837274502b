import { useTranslation } from 'react-i18next'

/** There is no value, which is not the same as zero. */
export function NoValue() {
  const { t } = useTranslation()
  return (
    <span className="rig-none">
      <span aria-hidden="true">{'–'}</span>
      <span className="rig-unseen">{t('noValue')}</span>
    </span>
  )
}
