import { useTranslation } from 'react-i18next'
import { usePage, type Page } from '../../app/page-context.ts'
import { failureOf } from '../../api/failure.ts'
import type { Draft } from '../wizard/draft.ts'
import { focusProblem } from '../wizard/focus-problem.ts'
import { freeName, namesOn } from '../wizard/names.ts'
import { make } from '../wizard/make.ts'
import { vmInput, vmInputUpTo, vmSteps, type VmForm, type VmStep } from './form.ts'
import { vmName } from './vm-name.ts'
import { placeOfVmFailure, vmProblems } from './problems.ts'

export type VmDraft = Draft<VmForm, VmStep>

function takenNow(page: Page, connection: string): ReadonlySet<string> {
  return namesOn(page.machines.withTrash(), connection)
}

/** What the present step's own look finds; shows it and puts the focus on the first wrong field. */
function isPlausible(page: Page, draft: VmDraft, step: VmStep): boolean {
  const form = draft.form.get()
  const taken = takenNow(page, form.connection)
  const problems = vmProblems(form, step, vmName(form, taken), taken)
  draft.judge(step)
  return Object.keys(problems).length === 0
}

/** Asks the host about the form as far as the step; a refusal stands at the step that it is about. */
async function isAccepted(page: Page, draft: VmDraft, step: VmStep): Promise<boolean> {
  const form = draft.form.get()
  // The name is chosen at the end: until then the host is asked about one that is free.
  const taken = takenNow(page, form.connection)
  const name = step === 'summary' ? vmName(form, taken) : freeName('labrig-check', taken)
  try {
    const input = vmInputUpTo(form, name, step)
    await page.session.client().explain({ procedure: 'vm.create', input })
    return true
  } catch (error) {
    const failure = failureOf(error)
    const place = placeOfVmFailure(failure).step
    const isLater = vmSteps.indexOf(place) > vmSteps.indexOf(step)
    draft.refuse(isLater ? step : place, failure)
    return false
  }
}

export interface VmWizardActs {
  readonly next: () => Promise<void>
  /** To another step by the list of steps or a line of the summary. */
  readonly goTo: (step: VmStep) => void
}

export function useVmWizard(draft: VmDraft, onMade: (id: string) => void): VmWizardActs {
  const { t } = useTranslation()
  const page = usePage()
  const create = async () => {
    const form = draft.form.get()
    const name = vmName(form, takenNow(page, form.connection))
    const id = await make(page, {
      draft,
      procedure: 'vm.create',
      call: (client) => client.vm.create(vmInput(form, name)),
      placeOf: (failure) => placeOfVmFailure(failure).step,
    })
    if (id === null) return
    page.announcer.say(t('newVm.made', { name }))
    onMade(id)
  }
  const next = async () => {
    const step = draft.step.get()
    if (!isPlausible(page, draft, step)) return focusProblem()
    if (step === 'summary') {
      const wrong = vmSteps.find((one) => !isPlausible(page, draft, one))
      if (wrong === undefined) return create()
      draft.goTo(wrong)
      return focusProblem()
    }
    draft.run.set({ type: 'asking' })
    const accepted = await isAccepted(page, draft, step)
    draft.run.set({ type: 'idle' })
    const following = draft.after(step)
    if (accepted && following !== null && draft.step.get() === step) draft.goTo(following)
  }
  const goTo = (step: VmStep) => {
    if (!draft.isReachable(step)) return
    isPlausible(page, draft, draft.step.get())
    draft.goTo(step)
  }
  return { next, goTo }
}
