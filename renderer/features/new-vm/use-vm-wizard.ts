import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import type { Failure } from '../../api/failure.ts'
import type { Draft } from '../wizard/draft.ts'
import { make } from '../wizard/make.ts'
import { freeName, namesOn } from '../wizard/names.ts'
import { stepping, type Stepping } from '../wizard/stepping.ts'
import { vmInput, vmInputUpTo, type VmForm, type VmStep } from './form.ts'
import { placeOfVmFailure, vmProblems } from './problems.ts'
import { vmName } from './vm-name.ts'

export type VmDraft = Draft<VmForm, VmStep>

const stepOf = (failure: Failure): VmStep => placeOfVmFailure(failure).step

export function useVmWizard(draft: VmDraft, onMade: (id: string) => void): Stepping<VmStep> {
  const { t } = useTranslation()
  const page = usePage()
  const now = () => {
    const form = draft.form.get()
    const taken = namesOn(page.machines.withTrash(), form.connection)
    return { form, taken, name: vmName(form, taken) }
  }
  return stepping({
    draft,
    isRight(step) {
      const { form, taken, name } = now()
      return Object.keys(vmProblems(form, step, name, taken)).length === 0
    },
    ask(step) {
      const { form, taken, name } = now()
      // The name is chosen at the end: until then the host is asked about one that is free.
      const input = vmInputUpTo(form, step === 'summary' ? name : freeName('labrig-check', taken), step)
      return page.session.client().explain({ procedure: 'vm.create', input })
    },
    placeOf: stepOf,
    async create() {
      const { form, name } = now()
      const id = await make(page, {
        draft,
        procedure: 'vm.create',
        call: (client) => client.vm.create(vmInput(form, name)),
        placeOf: stepOf,
      })
      if (id === null) return
      page.announcer.say(t('newVm.made', { name }))
      onMade(id)
    },
  })
}
