import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../contract/doctor.ts'
import { Card } from '../../components/card.tsx'
import { Icon } from '../../components/icon.tsx'
import { Evidence } from './evidence.tsx'
import { findingWords } from './finding-words.ts'

/** What is as it should be, in a line each. */
export function PassedCard({ findings }: { readonly findings: readonly Finding[] }) {
  const { t, i18n } = useTranslation()
  if (findings.length === 0) return null
  return (
    <Card title={t('doctor.passed')}>
      <ul className="rig-passed-list">
        {findings.map((finding) => (
          <li key={finding.id} id={`finding-${finding.id}`} tabIndex={-1} data-finding={finding.id} data-status="ok">
            <div className="rig-passed-line">
              <span className="rig-glyph rig-tone-running">
                <Icon of={CheckCircleIcon} size={15} />
              </span>
              <strong>{findingWords(finding, i18n.language).title}</strong>
              <span className="rig-quiet">{findingWords(finding, i18n.language).says}</span>
            </div>
            <Evidence finding={finding} />
          </li>
        ))}
      </ul>
    </Card>
  )
}
