import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { ExclamationTriangleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import { UnknownIcon } from '@patternfly/react-icons/dist/esm/icons/unknown-icon'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../contract/doctor.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { Icon } from '../../components/icon.tsx'
import { Evidence } from './evidence.tsx'
import { findingWords } from './finding-words.ts'

const looks = {
  ok: { icon: CheckCircleIcon, tone: 'running' },
  warn: { icon: ExclamationTriangleIcon, tone: 'attention' },
  fail: { icon: ExclamationCircleIcon, tone: 'error' },
  unknown: { icon: UnknownIcon, tone: 'off' },
} satisfies Record<Finding['status'], unknown>

/** One finding: what, what it means, how it is mended, how that is known. @param asked somebody came for this one */
export function FindingCard({ finding, asked }: { readonly finding: Finding; readonly asked: boolean }) {
  const { t, i18n } = useTranslation()
  const { id, status, fix } = finding
  const { icon, tone } = looks[status]
  const { title, says, why, advice } = findingWords(finding, i18n.language)
  return (
    <li
      id={`finding-${id}`}
      className={asked ? 'rig-finding is-asked' : 'rig-finding'}
      data-finding={id}
      data-status={status}
      tabIndex={-1}
      aria-labelledby={`finding-title-${id}`}
    >
      <div className="rig-finding-head">
        <span className={`rig-glyph rig-tone-${tone}`}>
          <Icon of={icon} size={15} />
        </span>
        <h2 id={`finding-title-${id}`}>{title}</h2>
        <span className={`rig-finding-word rig-tone-${tone}`}>{t(`doctor.status.${status}`)}</span>
      </div>
      <p>
        {says} {why}
      </p>
      {(fix.length > 0 || advice !== null) && (
        <div className="rig-finding-fix">
          <h3>{t('doctor.fix')}</h3>
          {fix.length > 0 && <CodeBlock lines={fix} copyLabel={t('copy.commands')} />}
          {advice !== null && <p>{advice}</p>}
        </div>
      )}
      <Evidence finding={finding} />
    </li>
  )
}
