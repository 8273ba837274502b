import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../lib/format.ts'
import { Fact } from '../../../components/fact.tsx'
import type { Inspected } from './inspected.ts'

/** What a container may use at most, and what it may do beyond the usual. */
export function LimitList({ inspected }: { readonly inspected: Inspected }) {
  const { t, i18n } = useTranslation()
  const { memory, cpus, processes, privileged, readOnlyRoot, removedAtEnd } = inspected
  const none = <span className="rig-quiet">{t('machinePage.limits.none')}</span>
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 })
  return (
    <dl className="rig-dl rig-mp-fact-list">
      <Fact name={t('column.memory')}>{memory === null ? none : formatBytes(memory, i18n.language)}</Fact>
      <Fact name={t('column.cpu')}>
        {cpus === null ? none : t('machinePage.limits.cpus', { number: number.format(cpus) })}
      </Fact>
      <Fact name={t('machinePage.limits.processes')}>{processes === null ? none : number.format(processes)}</Fact>
      {privileged && (
        <Fact name={t('machinePage.limits.rights')}>
          <span className="rig-tone-attention">{t('machinePage.limits.privileged')}</span>
        </Fact>
      )}
      {readOnlyRoot && <Fact name={t('machinePage.limits.files')}>{t('machinePage.limits.readOnly')}</Fact>}
      {removedAtEnd && <Fact name={t('machinePage.limits.atEnd')}>{t('machinePage.limits.removed')}</Fact>}
    </dl>
  )
}
