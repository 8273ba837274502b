import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../contract/doctor.ts'

/** What was read and what it said, folded. */
export function Evidence({ finding: { evidence } }: { readonly finding: Finding }) {
  const { t } = useTranslation()
  if (evidence.length === 0) return null
  return (
    <details className="rig-evidence">
      <summary>{t('doctor.evidence')}</summary>
      <dl translate="no" lang="en">
        {evidence.map(({ source, text }) => (
          <div key={source}>
            <dt>{source}</dt>
            <dd>
              <pre>{text}</pre>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
