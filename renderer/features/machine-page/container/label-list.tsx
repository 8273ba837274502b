import { useTranslation } from 'react-i18next'
import { collatorOf } from '../../../lib/format.ts'

/** Labels; folded, since compose and builders write many. */
export function LabelList({ labels }: { readonly labels: Readonly<Record<string, string>> }) {
  const { t, i18n } = useTranslation()
  const entries = Object.entries(labels).sort(([a], [b]) => collatorOf(i18n.language).compare(a, b))
  return (
    <details className="rig-mp-folded">
      <summary>{t('machinePage.labels.show')}</summary>
      <ul className="rig-mp-labels">
        {entries.map(([name, value]) => (
          <li key={name}>
            <code translate="no">{name}</code>
            <code className="rig-quiet" translate="no">
              {value}
            </code>
          </li>
        ))}
      </ul>
    </details>
  )
}
