import { useSearch } from '@tanstack/react-router'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { BugIcon } from '@patternfly/react-icons/dist/esm/icons/bug-icon'
import { SyncAltIcon } from '@patternfly/react-icons/dist/esm/icons/sync-alt-icon'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { Key } from '../../components/key.tsx'
import { Segments } from '../../components/segments.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { useReading } from '../../lib/reading.ts'
import { useNow } from '../../lib/use-now.ts'
import { LoadPanel } from '../load/load-panel.tsx'
import { useLoadFeed } from '../load/use-load-feed.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import type { HostReport } from './doctor-reading.ts'
import { FindingDetails } from './finding-details.tsx'
import { FindingList } from './finding-list.tsx'
import { HostDevices } from './host-devices.tsx'
import { bySeverity, openFindings } from './findings.ts'
import { passedWords } from './passed-words.ts'
import { SaveReport } from './save-report.tsx'
import { useIgnored } from './use-ignored.ts'
import './host-page.css'

type View = 'findings' | 'load' | 'devices'

/** What is wrong with this host, how that is known, and how it is mended. */
export function HostPage() {
  const { t } = useTranslation()
  const { doctor, help } = usePage()
  const [view, setView] = useState<View>('findings')
  const state = useReading(doctor)
  return (
    <main className="rig-main rig-host">
      <div className="rig-page-header">
        <h1>{t('rail.place.host')}</h1>
        {state.type === 'known' && <Sum report={state.value} at={state.at} />}
        <span className="rig-grow" />
        <Views view={view} onChange={setView} />
        <Button variant="link" icon={<Icon of={BugIcon} size={12} />} onClick={() => help.report.set(true)}>
          {t('help.report.title')}
        </Button>
        {state.type === 'known' && <SaveReport report={state.value} at={state.at} />}
        <Button variant="secondary" icon={<Icon of={SyncAltIcon} size={12} />} onClick={() => doctor.again()}>
          {t('doctor.again')} <Key keys="F5" />
        </Button>
      </div>
      {view === 'findings' && <Diagnosis />}
      {view === 'load' && <HostLoad />}
      {view === 'devices' && <HostDevices />}
    </main>
  )
}

function Diagnosis() {
  const { t } = useTranslation()
  const state = useReading(usePage().doctor)
  const failure = state.type === 'failed' ? state.failure : state.type === 'known' ? state.stale : null
  return (
    <>
      {(state.type !== 'known' || failure !== null) && (
        <div className="rig-findings">
          {failure !== null && <FailureAlert title={t('doctor.failed')} failure={failure} />}
          {state.type === 'asking' && <Waiting lines={5} slow={t('doctor.slow')} />}
        </div>
      )}
      {state.type === 'known' && <Findings report={state.value} />}
    </>
  )
}

function Views({ view, onChange }: { readonly view: View; readonly onChange: (view: View) => void }) {
  const { t } = useTranslation()
  const options = [
    { value: 'findings', content: t('load.findings') },
    { value: 'load', content: t('machinePage.tab.load') },
    { value: 'devices', content: t('hostDevices.title') },
  ] as const
  return <Segments<View> label={t('load.hostViews')} value={view} options={options} onChange={onChange} />
}

/** Processors, memory, disks and network of this computer. */
function HostLoad() {
  const { t } = useTranslation()
  const feed = useLoadFeed('host', true)
  return (
    <section className="rig-host-load" aria-label={t('load.host')}>
      <LoadPanel feed={feed} live kind="host" name="host" />
    </section>
  )
}

function Sum({ report, at }: { readonly report: HostReport; readonly at: number }) {
  const { t, i18n } = useTranslation()
  const now = useNow(true)
  const passed = report.findings.filter(({ status }) => status === 'ok').length
  return (
    <p className="rig-quiet" data-testid="passed">
      {passedWords({ passed, total: report.findings.length, age: now - at }, t, i18n.language)}
    </p>
  )
}

function Findings({ report }: { readonly report: HostReport }) {
  const { finding } = useSearch({ from: '/host' })
  useEffect(() => {
    if (finding === undefined) return
    const wanted = document.getElementById(`finding-${finding}`)
    // After the page's heading has had the keyboard for a moment: the finding was what was asked for.
    const timer = setTimeout(() => {
      wanted?.scrollIntoView({ block: 'nearest' })
      wanted?.focus({ preventScroll: true })
    })
    return () => clearTimeout(timer)
  }, [finding])
  const { ignored } = useIgnored()
  const findings = bySeverity(report.findings)
  const shown = findings.find(({ id }) => id === finding) ?? openFindings(findings, ignored)[0] ?? findings[0]
  return (
    <div className="rig-doctor">
      <FindingList findings={findings} selected={shown?.id ?? null} ignored={ignored} />
      {shown !== undefined && (
        <FindingDetails
          key={shown.id}
          finding={shown}
          asked={shown.id === finding}
          waiting={report.unconfirmed.find((one) => one.finding === shown.id) ?? null}
        />
      )}
    </div>
  )
}
