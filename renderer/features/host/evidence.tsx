import { useTranslation } from 'react-i18next'
import type { Evidence as Source, Finding } from '../../../contract/doctor.ts'

/** What was read and what it said, word for word; the lines that decided are marked. Folded where nothing is wrong. */
export function Evidence({ finding: { evidence, status } }: { readonly finding: Finding }) {
  const { t } = useTranslation()
  if (evidence.length === 0) return null
  return (
    <details className="rig-evidence" open={status === 'fail'}>
      <summary>{t('doctor.evidence')}</summary>
      <dl translate="no" lang="en">
        {evidence.map((one) => (
          <div key={one.source}>
            <dt>{one.source}</dt>
            <dd>
              <Said source={one} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function Said({ source: { source, text, marked } }: { readonly source: Source }) {
  if (marked.length === 0) return <pre>{text}</pre>
  const lines = text.split('\n')
  return (
    <pre role="group" tabIndex={0} aria-label={source}>
      {lines.map((line, at) => (
        <span key={at} className={marked.includes(at) ? 'rig-evidence-line is-marked' : 'rig-evidence-line'}>
          {marked.includes(at) ? <mark>{line}</mark> : line}
          {'\n'}
        </span>
      ))}
    </pre>
  )
}
