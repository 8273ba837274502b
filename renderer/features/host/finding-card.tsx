import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { ExclamationTriangleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import { UnknownIcon } from '@patternfly/react-icons/dist/esm/icons/unknown-icon'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../contract/doctor.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { Icon } from '../../components/icon.tsx'
import { Evidence } from './evidence.tsx'
import { findingTitle } from './finding-title.ts'
import { isCommand } from './findings.ts'

const looks = {
  ok: { icon: CheckCircleIcon, tone: 'running' },
  warn: { icon: ExclamationTriangleIcon, tone: 'attention' },
  fail: { icon: ExclamationCircleIcon, tone: 'error' },
  unknown: { icon: UnknownIcon, tone: 'off' },
} satisfies Record<Finding['status'], unknown>

/** One finding: what, what it means, how it is mended, how that is known. @param asked somebody came for this one */
export function FindingCard({ finding, asked }: { readonly finding: Finding; readonly asked: boolean }) {
  const { t } = useTranslation()
  const { id, status, detail, fix } = finding
  const { icon, tone } = looks[status]
  const commands = fix.filter(isCommand)
  const advice = fix.filter((line) => !isCommand(line))
  const title = findingTitle(finding, t)
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
      {/* The doctor speaks English; what it says is marked as such. */}
      <p lang="en">{detail}</p>
      {fix.length > 0 && (
        <div className="rig-finding-fix">
          <h3>{t('doctor.fix')}</h3>
          {advice.length > 0 && (
            <ul lang="en">
              {advice.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          )}
          {commands.length > 0 && <CodeBlock lines={commands} copyLabel={t('copy.commands')} />}
        </div>
      )}
      <Evidence finding={finding} />
    </li>
  )
}
