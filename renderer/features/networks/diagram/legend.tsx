import { useTranslation } from 'react-i18next'

const marks = ['vm', 'container', 'host', 'path', 'blocked'] as const

/** What the hues and lines mean. @param single whether the mark of a single point of failure is drawn */
export function Legend({ single }: { readonly single: boolean }) {
  const { t } = useTranslation()
  return (
    <ul className="rig-diagram-legend" aria-label={t('networks.legend.label')}>
      {marks.map((mark) => (
        <li key={mark}>
          <i className={`is-${mark}`} aria-hidden="true" />
          {t(`networks.legend.${mark}`)}
        </li>
      ))}
      {single && (
        <li>
          <b aria-hidden="true">1</b>
          {t('networks.reach.singlePoint')}
        </li>
      )}
    </ul>
  )
}
