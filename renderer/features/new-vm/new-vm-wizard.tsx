import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useValue } from '../../lib/value.ts'
import { AcceleratorNote } from '../wizard/accelerator-note.tsx'
import { BudgetPanel, type Wanted } from '../wizard/budget-panel.tsx'
import { Check } from '../wizard/field.tsx'
import { EngineChoice } from '../wizard/engine-choice.tsx'
import { usePools, useTakenNames } from '../wizard/host-facts.ts'
import { readNumber, readWhole } from '../wizard/numbers.ts'
import { RefusalAlert } from '../wizard/refusal-alert.tsx'
import { TaskProgress } from '../wizard/task-progress.tsx'
import { knownOf } from '../wizard/use-asked.ts'
import { useCancel } from '../wizard/use-cancel.ts'
import { WizardDialog } from '../wizard/wizard-dialog.tsx'
import { hasNewDisk, newDiskFormat, vmSteps, type VmForm, type VmStep } from './form.ts'
import { GuestStep } from './guest-step.tsx'
import { InstallStep } from './install-step.tsx'
import { NetworkStep } from './network-step.tsx'
import { placeOfVmFailure, vmProblems, type VmField, type VmProblem } from './problems.ts'
import { ResourcesStep } from './resources-step.tsx'
import { SourceStep } from './source-step.tsx'
import { SummaryStep } from './summary-step.tsx'
import { SystemStep, useSystems } from './system-step.tsx'
import { usePerson } from './use-person.ts'
import { useSuggestedSize } from './use-system-needs.ts'
import { useVmWizard, type VmDraft } from './use-vm-wizard.ts'
import { vmName } from './vm-name.ts'
import { WhatHappens } from './what-happens.tsx'

interface Props {
  readonly draft: VmDraft
  readonly onClose: () => void
  /** Closes and forgets what was filled. */
  readonly onDrop: () => void
  readonly onMade: (id: string) => void
  readonly onPaste: () => void
}

export function NewVmWizard({ draft, onClose, onDrop, onMade, onPaste }: Props) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const step = useValue(draft.step)
  const run = useValue(draft.run)
  const acts = useVmWizard(draft, onMade)
  const taken = useTakenNames(form.connection)
  const name = vmName(form, taken)
  const steps = useShownSteps(draft, name, taken)
  const before = draft.before(step)
  const making = run.type === 'making'
  useSystemName(draft)
  usePerson(draft)
  useSuggestedSize(draft)
  return (
    <WizardDialog
      title={t('newVm.title')}
      place={t('newVm.place', { connection: form.connection })}
      headerAct={
        <Button variant="link" icon={<Icon of={CodeIcon} size={12} />} onClick={onPaste}>
          {t('newVm.paste')}
        </Button>
      }
      steps={steps}
      onStep={(id) => acts.goTo(id as VmStep)}
      question={t(`newVm.question.${wordOf(form, step)}`)}
      side={
        <BudgetPanel connection={form.connection} wanted={useWanted(form)}>
          {step === 'summary' ? (
            <WhatHappens form={form} name={name} />
          ) : (
            <AcceleratorNote connection={form.connection} />
          )}
        </BudgetPanel>
      }
      onBack={before === null ? null : () => draft.goTo(before)}
      onNext={() => void acts.next()}
      nextLabel={t(step === 'summary' ? 'newVm.create' : 'wizard.next')}
      busy={run.type !== 'idle'}
      footerEnd={<FooterEnd draft={draft} step={step} />}
      onCancel={useCancel(draft, onDrop)}
      onClose={onClose}
    >
      <EngineChoice engine="libvirt" value={form.connection} onChange={(connection) => draft.change({ connection })} />
      <RefusalAlert draft={draft} step={step} title={t(`newVm.refused.${step}`)} />
      {making && <TaskProgress task={run.task} title={t('newVm.making', { name })} />}
      <Step draft={draft} step={step} name={name} taken={taken} onStep={acts.goTo} />
    </WizardDialog>
  )
}

/** An installer is told answers where the guest of an image is told who it is. */
function wordOf({ source }: VmForm, step: VmStep) {
  return step === 'guest' && source !== 'image' ? 'install' : step
}

interface StepViewProps {
  readonly draft: VmDraft
  readonly step: VmStep
  readonly name: string
  readonly taken: ReadonlySet<string>
  readonly onStep: (step: VmStep) => void
}

function Step({ draft, step, name, taken, onStep }: StepViewProps) {
  const problems = useProblemTexts(draft, step, name, taken)
  switch (step) {
    case 'source':
      return <SourceStep draft={draft} problems={problems} />
    case 'system':
      return <SystemStep draft={draft} problems={problems} />
    case 'guest':
      return draft.form.get().source === 'image' ? (
        <GuestStep draft={draft} problems={problems} name={name} />
      ) : (
        <InstallStep draft={draft} problems={problems} name={name} />
      )
    case 'resources':
      return <ResourcesStep draft={draft} problems={problems} />
    case 'network':
      return <NetworkStep draft={draft} problems={problems} />
    case 'summary':
      return <SummaryStep draft={draft} problems={problems} name={name} onStep={onStep} />
  }
}

/** What is wrong with the fields of a step: what the page itself sees, and the field that the host's refusal is about. */
function useProblemTexts(draft: VmDraft, step: VmStep, name: string, taken: ReadonlySet<string>) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const judged = useValue(draft.judged).has(step)
  const refusal = useValue(draft.refusal)
  // A name is looked at while it is typed: the list of names is here already.
  const found = judged || step === 'summary' ? vmProblems(form, step, name, taken) : {}
  const entries = Object.entries(found) as [VmField, VmProblem][]
  const texts = entries.map(([field, problem]) => [field, t(`newVm.problem.${problem}`, { name })] as const)
  const place = refusal?.step === step ? placeOfVmFailure(refusal.failure).field : undefined
  const refused = place === undefined || place in found ? [] : [[place, t('wizard.seeAbove')] as const]
  return Object.fromEntries([...texts, ...refused]) as Partial<Record<VmField, string>>
}

function useShownSteps(draft: VmDraft, name: string, taken: ReadonlySet<string>) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const current = useValue(draft.step)
  const judged = useValue(draft.judged)
  const refusal = useValue(draft.refusal)
  useValue(draft.furthest)
  return vmSteps
    .filter((id) => draft.isShown(id))
    .map((id) => {
      const wrong = refusal?.step === id || Object.keys(vmProblems(form, id, name, taken)).length > 0
      return {
        id,
        label: t(`newVm.step.${wordOf(form, id)}`),
        current: id === current,
        state: !judged.has(id) ? ('later' as const) : wrong ? ('wrong' as const) : ('done' as const),
        reachable: draft.isReachable(id),
      }
    })
}

function useWanted(form: VmForm): Wanted {
  const pool = (knownOf(usePools()) ?? []).find((one) => one.connection === form.connection && one.name === form.pool)
  const place =
    pool === undefined || pool.capacity === null || pool.available === null
      ? null
      : { total: pool.capacity, free: pool.available, path: pool.path }
  const size = readNumber(form.diskSize)
  return {
    kind: 'vm',
    memory: readWhole(form.memory, 1, 16_777_216) ?? 0,
    cpus: readWhole(form.vcpus, 1, 512) ?? 0,
    disk: hasNewDisk(form) && size !== null ? { size, format: newDiskFormat(form), place } : null,
    copied: form.source === 'disk' && form.copyDisk,
  }
}

/** A system that came by its id alone, from a pasted line, gets its name from the list. */
function useSystemName(draft: VmDraft): void {
  const asked = useSystems()
  const form = useValue(draft.form)
  useEffect(() => {
    if (asked.type !== 'known' || form.system === null) return
    const { id, name } = form.system
    const known = asked.value.find((one) => one.id === id)
    if (known !== undefined && known.name !== name) draft.form.set({ ...form, system: known })
  }, [draft, asked, form])
}

function FooterEnd({ draft, step }: { readonly draft: VmDraft; readonly step: VmStep }) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  if (step !== 'summary') return <span className="rig-quiet">{t('wizard.nothingYet')}</span>
  return (
    <>
      <Check label={t('newVm.startNow')} checked={form.start} onChange={(start) => draft.change({ start })} />
      <Check
        label={t('newVm.autostart')}
        checked={form.autostart}
        onChange={(autostart) => draft.change({ autostart })}
      />
    </>
  )
}
