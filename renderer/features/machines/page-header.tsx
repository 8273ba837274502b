import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { sameRecord, useSelected } from '../../lib/use-selected.ts'

/** The page's question and its answer in one line. */
export function PageHeader() {
  const { t } = useTranslation()
  const { machines, creation, desk } = usePage()
  const select = useCallback(() => {
    const all = [...machines.machines()]
    // What was last seen to run on an engine that does not answer is not known to run.
    const answers = new Set(machines.connections().flatMap(({ id, state }) => (state === 'ready' ? [id] : [])))
    const running = all.filter(({ state, connection }) => state === 'running' && answers.has(connection))
    return { count: all.length, running: running.length }
  }, [machines])
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = [machines.subscribe(listener), machines.subscribeConnections(listener)]
      return () => ends.forEach((end) => end())
    },
    [machines],
  )
  const { count, running } = useSelected(subscribe, select, sameRecord)
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
      <span className="rig-grow" />
      <Button variant="link" onClick={() => desk.keeping.set({ on: 'restore' })}>
        {t('keep.restore.open')}
      </Button>
      <Button variant="link" onClick={() => desk.keeping.set({ on: 'import' })}>
        {t('keep.import.open')}
      </Button>
      <Button variant="secondary" icon={<Icon of={CodeIcon} size={12} />} onClick={() => creation.open.set('paste')}>
        {t('palette.new.paste')}
      </Button>
    </div>
  )
}
