import { useTranslation } from 'react-i18next'
import { Card } from '../../../components/card.tsx'
import type { HealthRun } from './inspected.ts'

/** What the last health checks said, the newest first; the engine remembers five (moby, daemon/health.go). */
export function HealthCard({ runs }: { readonly runs: readonly HealthRun[] }) {
  const { t, i18n } = useTranslation()
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'medium', hourCycle: 'h23' })
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 })
  return (
    <Card padded title={t('healthRuns.title')} sub={t('healthRuns.sub', { count: runs.length })}>
      <ul className="rig-mp-parts">
        {runs.map(({ at, took, exitCode, output }) => (
          <li key={`${at} ${exitCode}`}>
            <div className="rig-mp-part-text">
              <span className="rig-mp-part-line">
                <span className="rig-number">{at === null ? '–' : time.format(at)}</span>
                <span className={exitCode === 0 ? '' : 'rig-tone-error'}>
                  {exitCode === 0 ? t('healthRuns.well') : t('healthRuns.ill', { code: exitCode })}
                </span>
                <span className="rig-grow" />
                {took !== null && (
                  <span className="rig-quiet rig-number">
                    {t('healthRuns.took', { seconds: number.format(took / 1000) })}
                  </span>
                )}
              </span>
              {output !== '' && (
                <code className="rig-mp-output" translate="no" tabIndex={0}>
                  {output}
                </code>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
