import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import type { Draft } from '../wizard/draft.ts'
import { focusProblem } from '../wizard/focus-problem.ts'
import { make } from '../wizard/make.ts'
import { namesOn } from '../wizard/names.ts'
import { stepping, type Stepping } from '../wizard/stepping.ts'
import { containerInput, containerInputUpTo, imageReference, type ContainerForm, type ContainerStep } from './form.ts'
import { containerProblems, stepOfContainerFailure } from './problems.ts'

export type ContainerDraft = Draft<ContainerForm, ContainerStep>

export interface ContainerWizardActs extends Stepping<ContainerStep> {
  /** Fetches the image of the form now, with its layers in view. */
  readonly pull: () => Promise<void>
}

export function useContainerWizard(draft: ContainerDraft, onMade: (id: string) => void): ContainerWizardActs {
  const { t } = useTranslation()
  const page = usePage()
  const steps = stepping<ContainerForm, ContainerStep>({
    draft,
    isRight(step) {
      const form = draft.form.get()
      const taken = namesOn(page.machines.machines(), form.connection)
      return Object.keys(containerProblems(form, step, taken)).length === 0
    },
    ask(step) {
      const input = containerInputUpTo(draft.form.get(), step)
      return page.session.client().explain({ procedure: 'container.create', input })
    },
    placeOf: stepOfContainerFailure,
    async create() {
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
    },
  })
  const pull = async () => {
    if (!steps.judge('image')) return focusProblem()
    const { connection, image } = draft.form.get()
    await make(page, {
      draft,
      procedure: 'image.pull',
      call: (client) => client.image.pull({ connection, reference: imageReference(image) }),
      placeOf: () => 'image',
    })
  }
  return { ...steps, pull }
}
