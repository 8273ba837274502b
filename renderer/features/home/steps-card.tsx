import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { Icon } from '../../components/icon.tsx'
import { knownOf } from '../../lib/reading.ts'
import { useSelected } from '../../lib/use-selected.ts'
import { useValue } from '../../lib/value.ts'
import { groupActs } from '../journal/group.ts'
import { useConnections } from '../machines/use-machine.ts'
import { firstSteps, stepsDone } from './first-steps.ts'
import { NextStep } from './next-step.tsx'
import { OutlookList } from './outlook-list.tsx'
import { outlookOf } from './outlook.ts'
import { useIsLoaded } from './use-is-loaded.ts'

/** For who has just come: what works now, and the one thing to do next of three; gone when all are done. */
export function StepsCard() {
  const { t } = useTranslation()
  const { machines, journal, doctor } = usePage()
  const connections = useConnections()
  const outlook = outlookOf(connections, knownOf(useValue(doctor.state)))
  const engineReady = connections.some((connection) => connection.state === 'ready')
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
      <div className="rig-first-run">
        <OutlookList outlook={outlook} />
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
                {step === next && <NextStep step={step} outlook={outlook} />}
              </div>
            </li>
          ))}
        </ol>
      </div>
    </Card>
  )
}
