import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { useTranslation } from 'react-i18next'
import { imageNamed } from '../../../contract/image-name.ts'
import { Icon } from '../../components/icon.tsx'
import { useValue } from '../../lib/value.ts'
import { BudgetPanel, type Wanted } from '../wizard/budget-panel.tsx'
import { EngineChoice } from '../wizard/engine-choice.tsx'
import { Check } from '../wizard/field.tsx'
import { useTakenNames } from '../wizard/host-facts.ts'
import { readNumber, readWhole } from '../wizard/numbers.ts'
import { RefusalAlert } from '../wizard/refusal-alert.tsx'
import { TaskProgress } from '../wizard/task-progress.tsx'
import { knownOf } from '../wizard/use-asked.ts'
import { useCancel } from '../wizard/use-cancel.ts'
import { WizardDialog } from '../wizard/wizard-dialog.tsx'
import { containerInput, containerSteps, imageReference, type ContainerForm, type ContainerStep } from './form.ts'
import { ImageStep } from './image-step.tsx'
import { LimitsStep } from './limits-step.tsx'
import { NetworkStep } from './network-step.tsx'
import type { ContainerProblem } from './problem.ts'
import { containerProblems, heldPort } from './problems.ts'
import { ProcessStep } from './process-step.tsx'
import { RightsStep } from './rights-step.tsx'
import { SummaryStep } from './summary-step.tsx'
import { useImages } from './use-images.ts'
import { useContainerWizard, type ContainerDraft } from './use-container-wizard.ts'

interface Props {
  readonly draft: ContainerDraft
  readonly onClose: () => void
  /** Closes and forgets what was filled. */
  readonly onDrop: () => void
  readonly onMade: (id: string) => void
  readonly onPaste: () => void
}

export function NewContainerWizard({ draft, onClose, onDrop, onMade, onPaste }: Props) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const step = useValue(draft.step)
  const run = useValue(draft.run)
  const acts = useContainerWizard(draft, onMade)
  const before = draft.before(step)
  const problems = useProblemTexts(draft, step)
  const making = step === 'image' ? t('newContainer.pulling', { image: form.image }) : t('newContainer.making')
  return (
    <WizardDialog
      title={t('newContainer.title')}
      place={t('newContainer.place', { connection: form.connection })}
      headerAct={
        <Button variant="link" icon={<Icon of={CodeIcon} size={12} />} onClick={onPaste}>
          {t('newContainer.paste')}
        </Button>
      }
      steps={useShownSteps(draft)}
      onStep={(id) => acts.goTo(id as ContainerStep)}
      question={t(`newContainer.question.${step}`)}
      side={<BudgetPanel connection={form.connection} wanted={useWanted(form, run.type === 'making')} />}
      onBack={before === null ? null : () => draft.goTo(before)}
      onNext={() => void acts.next()}
      nextLabel={t(step === 'summary' ? 'newContainer.create' : 'wizard.next')}
      busy={run.type !== 'idle'}
      footerEnd={
        step === 'summary' ? (
          <Check
            label={t('newContainer.startNow')}
            checked={form.start}
            onChange={(start) => draft.change({ start })}
          />
        ) : (
          <span className="rig-quiet">{t('wizard.nothingYet')}</span>
        )
      }
      onCancel={useCancel(draft, onDrop)}
      onClose={onClose}
    >
      <EngineChoice engine="docker" value={form.connection} onChange={(connection) => draft.change({ connection })} />
      <RefusalAlert draft={draft} step={step} title={t(`newContainer.refused.${step}`)} />
      {run.type === 'making' && <TaskProgress task={run.task} title={making} />}
      {step === 'image' && <ImageStep draft={draft} problems={problems} onPull={() => void acts.pull()} />}
      {step === 'process' && <ProcessStep draft={draft} problems={problems} />}
      {step === 'network' && <NetworkStep draft={draft} problems={problems} />}
      {step === 'rights' && <RightsStep draft={draft} problems={problems} />}
      {step === 'limits' && <LimitsStep draft={draft} problems={problems} />}
      {step === 'summary' && <SummaryStep draft={draft} onStep={acts.goTo} />}
    </WizardDialog>
  )
}

function useProblemTexts(draft: ContainerDraft, step: ContainerStep): Readonly<Record<string, string>> {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const judged = useValue(draft.judged).has(step)
  const refusal = useValue(draft.refusal)
  const taken = useTakenNames(form.connection)
  const found = judged ? containerProblems(form, step, taken) : {}
  const entries = Object.entries(found) as [string, ContainerProblem][]
  const texts = entries.map(([field, problem]) => [field, t(`newContainer.problem.${problem}`)] as const)
  const held = refusal?.step === step ? heldPort(form, refusal.failure) : null
  return Object.fromEntries([...(held === null ? [] : [[held, t('wizard.seeAbove')] as const]), ...texts])
}

function useShownSteps(draft: ContainerDraft) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const current = useValue(draft.step)
  const judged = useValue(draft.judged)
  const refusal = useValue(draft.refusal)
  const taken = useTakenNames(form.connection)
  useValue(draft.furthest)
  return containerSteps.map((id) => {
    const wrong = refusal?.step === id || Object.keys(containerProblems(form, id, taken)).length > 0
    return {
      id,
      label: t(`newContainer.step.${id}`),
      current: id === current,
      state: !judged.has(id) ? ('later' as const) : wrong ? ('wrong' as const) : ('done' as const),
      reachable: draft.isReachable(id),
    }
  })
}

function useWanted(form: ContainerForm, making: boolean): Wanted {
  const here = knownOf(useImages(form.connection, making)) ?? []
  return {
    kind: 'container',
    memory: readWhole(form.memory, 1, 16_777_216),
    cpus: readNumber(form.cpus),
    disk: null,
    ...(form.image.trim() === '' ? {} : { image: imageNamed(imageReference(form.image), here)?.size ?? null }),
    ports: (containerInput(form).ports ?? []).map((row) => ({
      port: row.host ?? 0,
      protocol: row.protocol ?? 'tcp',
      address: row.address ?? '',
    })),
  }
}
