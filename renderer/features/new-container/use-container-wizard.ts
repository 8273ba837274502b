import { useTranslation } from 'react-i18next'
import { usePage, type Page } from '../../app/page-context.ts'
import { failureOf } from '../../api/failure.ts'
import type { Draft } from '../wizard/draft.ts'
import { focusProblem } from '../wizard/focus-problem.ts'
import { make } from '../wizard/make.ts'
import { namesOn } from '../wizard/names.ts'
import {
  containerInput,
  containerInputUpTo,
  containerSteps,
  imageReference,
  type ContainerForm,
  type ContainerStep,
} from './form.ts'
import { containerProblems, stepOfContainerFailure } from './problems.ts'

export type ContainerDraft = Draft<ContainerForm, ContainerStep>

function isPlausible(page: Page, draft: ContainerDraft, step: ContainerStep): boolean {
  const form = draft.form.get()
  draft.judge(step)
  const taken = namesOn(page.machines.machines(), form.connection)
  return Object.keys(containerProblems(form, step, taken)).length === 0
}

/** Asks the engine about the form as far as the step; a refusal stands at the step that it is about. */
async function isAccepted(page: Page, draft: ContainerDraft, step: ContainerStep): Promise<boolean> {
  try {
    const input = containerInputUpTo(draft.form.get(), step)
    await page.session.client().explain({ procedure: 'container.create', input })
    return true
  } catch (error) {
    const failure = failureOf(error)
    const place = stepOfContainerFailure(failure)
    const isLater = containerSteps.indexOf(place) > containerSteps.indexOf(step)
    draft.refuse(isLater ? step : place, failure)
    return false
  }
}

export interface ContainerWizardActs {
  readonly next: () => Promise<void>
  readonly goTo: (step: ContainerStep) => void
  /** Fetches the image of the form now, with its layers in view. */
  readonly pull: () => Promise<void>
}

export function useContainerWizard(draft: ContainerDraft, onMade: (id: string) => void): ContainerWizardActs {
  const { t } = useTranslation()
  const page = usePage()
  const create = async () => {
    const form = draft.form.get()
    const id = await make(page, {
      draft,
      procedure: 'container.create',
      call: (client) => client.container.create(containerInput(form)),
      placeOf: stepOfContainerFailure,
    })
    if (id === null) return
    page.announcer.say(t('newContainer.made', { name: page.machines.get(id)?.name ?? form.name }))
    onMade(id)
  }
  const next = async () => {
    const step = draft.step.get()
    if (!isPlausible(page, draft, step)) return focusProblem()
    if (step === 'summary') {
      const wrong = containerSteps.find((one) => !isPlausible(page, draft, one))
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
  const goTo = (step: ContainerStep) => {
    if (!draft.isReachable(step)) return
    isPlausible(page, draft, draft.step.get())
    draft.goTo(step)
  }
  const pull = async () => {
    if (!isPlausible(page, draft, 'image')) return focusProblem()
    const { connection, image } = draft.form.get()
    await make(page, {
      draft,
      procedure: 'image.pull',
      call: (client) => client.image.pull({ connection, reference: imageReference(image) }),
      placeOf: () => 'image',
    })
  }
  return { next, goTo, pull }
}
