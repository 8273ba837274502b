import { useTranslation } from 'react-i18next'

const marks = ['vm', 'container', 'host', 'path', 'blocked'] as const

/** What the hues and lines mean. */
export function Legend() {
  const { t } = useTranslation()
  return (
    <ul className="rig-diagram-legend" aria-label={t('networks.legend.label')}>
      {marks.map((mark) => (
        <li key={mark}>
          <i className={`is-${mark}`} aria-hidden="true" />
          {t(`networks.legend.${mark}`)}
        </li>
      ))}
    </ul>
  )
}
