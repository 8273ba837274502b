import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../contract/doctor.ts'
import { paths } from '../../app/routes.ts'
import { Icon } from '../../components/icon.tsx'
import { findingLooks } from './finding-look.ts'
import { findingWords } from './finding-words.ts'

interface Props {
  readonly findings: readonly Finding[]
  readonly selected: string | null
  /** Ids of those that are not to be counted on this host. */
  readonly ignored: readonly string[]
}

/** All findings: what to look at, worst first, then what passed. */
export function FindingList({ findings, selected, ignored }: Props) {
  const { t } = useTranslation()
  const isIgnored = ({ id, status }: Finding) => status !== 'ok' && ignored.includes(id)
  const open = findings.filter((one) => one.status !== 'ok' && !isIgnored(one))
  const left = findings.filter(isIgnored)
  const passed = findings.filter(({ status }) => status === 'ok')
  return (
    <nav className="rig-doctor-list rig-scroll" aria-label={t('doctor.findings')}>
      <h2>{t('doctor.lookAt')}</h2>
      {open.length === 0 && <p className="rig-quiet">{t('doctor.none')}</p>}
      <ul>
        {open.map((one) => (
          <Entry key={one.id} finding={one} isSelected={one.id === selected} />
        ))}
      </ul>
      <h2>
        {t('doctor.passed')}
        <span className="rig-grow" />
        <span className="rig-quiet">{t('doctor.passedOf', { passed: passed.length, total: findings.length })}</span>
      </h2>
      <ul className="rig-doctor-passed">
        {passed.map((one) => (
          <Entry key={one.id} finding={one} isSelected={one.id === selected} />
        ))}
      </ul>
      {left.length > 0 && (
        <>
          <h2>{t('doctor.ignored')}</h2>
          <ul className="rig-doctor-ignored">
            {left.map((one) => (
              <Entry key={one.id} finding={one} isSelected={one.id === selected} />
            ))}
          </ul>
        </>
      )}
    </nav>
  )
}

function Entry({ finding, isSelected }: { readonly finding: Finding; readonly isSelected: boolean }) {
  const { t, i18n } = useTranslation()
  const { icon, tone } = findingLooks[finding.status]
  const { title, value, says, language } = findingWords(finding, i18n.language)
  return (
    <li>
      <Link
        to={paths.host}
        search={{ finding: finding.id }}
        replace
        className="rig-doctor-entry"
        data-selected={isSelected}
        data-row={finding.id}
        data-status={finding.status}
      >
        <span className={`rig-glyph rig-tone-${tone}`}>
          <Icon of={icon} size={15} />
        </span>
        <span className="rig-doctor-words" lang={language}>
          <strong>{title}</strong>
          <span className="rig-quiet rig-ellipsis">{finding.status === 'ok' ? (value ?? says) : says}</span>
        </span>
        <span className="pf-v6-screen-reader">{t(`doctor.status.${finding.status}`)}</span>
      </Link>
    </li>
  )
}
