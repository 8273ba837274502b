import { useEffect } from 'react'
import { useValue } from '../../lib/value.ts'
import { knownOf, useAsked } from '../wizard/use-asked.ts'
import { wantsAnswers } from './form.ts'
import type { VmDraft } from './use-vm-wizard.ts'

/** Lets the form know who runs Labrig: the first user's name and keys begin with theirs. */
export function usePerson(draft: VmDraft): void {
  const form = useValue(draft.form)
  const wanted = (form.source === 'image' || wantsAnswers(form)) && form.guest.person === null
  const ask = useAsked(wanted ? 'person' : null, (client, signal) => client.host.person(undefined, { signal }))
  const person = knownOf(ask.asked)
  useEffect(() => {
    if (!wanted || person === null) return
    // Not by the draft's own change: the user has done nothing.
    draft.form.set({ ...form, guest: { ...form.guest, person } })
  }, [draft, form, wanted, person])
}
