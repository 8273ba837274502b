import { Link } from '@tanstack/react-router'
import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { ExclamationTriangleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import { InProgressIcon } from '@patternfly/react-icons/dist/esm/icons/in-progress-icon'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../contract/doctor.ts'
import { usePage } from '../../app/page-context.ts'
import { paths } from '../../app/routes.ts'
import { Icon } from '../../components/icon.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { knownOf } from '../../lib/reading.ts'
import { useNow } from '../../lib/use-now.ts'
import { useValue } from '../../lib/value.ts'
import { findingWords } from '../host/finding-words.ts'
import { withoutIgnored } from '../host/findings.ts'
import { useIgnored } from '../host/use-ignored.ts'
import { passedWords } from '../host/passed-words.ts'
import { useConnections } from '../machines/use-machine.ts'
import { readinessOf, type Readiness } from './readiness.ts'

const looks = {
  asking: { icon: InProgressIcon, tone: 'busy' },
  ready: { icon: CheckCircleIcon, tone: 'running' },
  attention: { icon: ExclamationTriangleIcon, tone: 'attention' },
  partly: { icon: ExclamationTriangleIcon, tone: 'attention' },
  not: { icon: ExclamationCircleIcon, tone: 'error' },
} satisfies Record<Readiness['level'], unknown>

/** Is this host ready? In one line, with the way to the fix. */
export function ReadyLine() {
  const { t, i18n } = useTranslation()
  const { doctor, session } = usePage()
  const connections = useConnections()
  const report = knownOf(useValue(doctor.state))
  const host = useValue(session.state).type
  const readiness = readinessOf(connections, withoutIgnored(report, useIgnored().ignored))
  // Without the host nothing is known of its engines; the banner above says so.
  if (host !== 'open' && host !== 'connecting') return null
  const { icon, tone } = looks[readiness.level]
  const findings = 'findings' in readiness ? readiness.findings : []
  return (
    <div className={`rig-ready rig-ready-${tone}`} data-level={readiness.level}>
      <span className={`rig-glyph rig-tone-${tone}`}>
        <Icon of={icon} size={15} />
      </span>
      <p>
        <strong>{headline(readiness, t)}</strong>{' '}
        <span>{findings.map((finding) => findingWords(finding, i18n.language).title).join(' · ')}</span>
      </p>
      <span className="rig-grow" />
      <Passed />
      <Fix findings={findings} />
      <TextLink to="host">{t('home.ready.open')}</TextLink>
    </div>
  )
}

function headline(readiness: Readiness, t: TFunction): string {
  switch (readiness.level) {
    case 'asking':
      return t('home.ready.asking')
    case 'ready':
      return readiness.accelerator === null ? t('home.ready.yes') : t(`home.ready.${readiness.accelerator}`)
    case 'attention':
      return t('home.ready.attention', { count: readiness.findings.length })
    case 'partly':
      return t(`home.ready.only.${readiness.runs}`)
    case 'not':
      return t('home.ready.not')
  }
}

function Passed() {
  const { t, i18n } = useTranslation()
  const state = useValue(usePage().doctor.state)
  const now = useNow(state.type === 'known')
  if (state.type !== 'known') return null
  const { findings } = state.value
  const passed = findings.filter(({ status }) => status === 'ok').length
  return (
    <span className="rig-quiet rig-passed">
      {passedWords({ passed, total: findings.length, age: now - state.at }, t, i18n.language)}
    </span>
  )
}

function Fix({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useTranslation()
  const fixable = findings.find((finding) => finding.fix.length > 0)
  if (fixable === undefined) return null
  return (
    <Link to={paths.host} search={{ finding: fixable.id }} className="rig-link-button">
      {t('home.ready.fix')}
    </Link>
  )
}
