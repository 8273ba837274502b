import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { sameRecord, useSelected } from '../../lib/use-selected.ts'

/** The page's question and its answer in one line. */
export function PageHeader() {
  const { t } = useTranslation()
  const { machines } = usePage()
  const select = useCallback(() => {
    const states = [...machines.machines()].map((machine) => machine.state)
    return { count: states.length, running: states.filter((state) => state === 'running').length }
  }, [machines])
  const { count, running } = useSelected(machines.subscribe, select, sameRecord)
  return (
    <div className="rig-page-header">
      <h1>{t('machines.title')}</h1>
      {count > 0 && (
        <p className="rig-quiet" data-testid="facts">
          {t('machines.facts', {
            machines: t('machines.count', { count }),
            running: t('machines.running', { count: running }),
          })}
        </p>
      )}
    </div>
  )
}
