import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { Icon } from '../../components/icon.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { knownOf } from '../../lib/reading.ts'
import { useSelected } from '../../lib/use-selected.ts'
import { useValue } from '../../lib/value.ts'
import { groupActs } from '../journal/group.ts'
import { useConnections } from '../machines/use-machine.ts'
import { firstSteps, stepsDone, type FirstStep } from './first-steps.ts'
import { useIsLoaded } from './use-is-loaded.ts'

/** Three steps for who has just come; gone when all are done. */
export function StepsCard() {
  const { t } = useTranslation()
  const { machines, journal } = usePage()
  const engineReady = useConnections().some((connection) => connection.state === 'ready')
  const count = useSelected(
    machines.subscribe,
    useCallback(() => [...machines.machines()].length, [machines]),
  )
  const lines = knownOf(useValue(journal.state))
  const actsDone = useMemo(() => groupActs(lines?.entries ?? []).filter((act) => act.result === 'done').length, [lines])
  const loaded = useIsLoaded()
  const done = stepsDone({ engineReady, machines: count, actsDone })
  const finished = firstSteps.filter((step) => done[step]).length
  // Before the lists are there nothing could be said that is not taken back a moment later.
  if (!loaded || lines === null || finished === firstSteps.length) return null
  const next = firstSteps.find((step) => !done[step])
  const sum = t('home.steps.done', { done: finished, total: firstSteps.length })
  return (
    <Card title={t('home.steps.title')} aside={<span className="rig-quiet">{sum}</span>}>
      <ol className="rig-steps">
        {firstSteps.map((step, index) => (
          <li key={step} className={done[step] ? 'is-done' : undefined}>
            {done[step] ? (
              <span className="rig-glyph rig-tone-running">
                <Icon of={CheckCircleIcon} size={15} />
                <span className="rig-unseen">{t('home.steps.isDone')}</span>
              </span>
            ) : (
              <span className="rig-step-number" aria-hidden="true">
                {index + 1}
              </span>
            )}
            <div>
              <p>{t(`home.steps.${step}.title`)}</p>
              {step === next && <NextStep step={step} />}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  )
}

function NextStep({ step }: { readonly step: FirstStep }) {
  const { t } = useTranslation()
  const { creation } = usePage()
  switch (step) {
    case 'engine':
      return (
        <>
          <p className="rig-quiet">{t('home.steps.engine.what')}</p>
          <TextLink to="host">{t('home.ready.open')}</TextLink>
        </>
      )
    case 'machine':
      return (
        <>
          <p className="rig-quiet">{t('home.steps.machine.what')}</p>
          <div className="rig-form-acts">
            <Button variant="secondary" size="sm" onClick={() => creation.open.set('container')}>
              {t('palette.new.container')}
            </Button>
            <Button variant="secondary" size="sm" onClick={() => creation.open.set('vm')}>
              {t('palette.new.vm')}
            </Button>
            <Button variant="link" size="sm" onClick={() => creation.open.set('paste')}>
              {t('palette.new.paste')}
            </Button>
          </div>
        </>
      )
    case 'command':
      return (
        <>
          <p className="rig-quiet">{t('home.steps.command.what')}</p>
          <TextLink to="machines">{t('home.running.all')}</TextLink>
        </>
      )
  }
}
