import { useEffect } from 'react'
import type { SystemResources } from '../../../contract/host.ts'
import { useValue } from '../../lib/value.ts'
import { knownOf, useAsked } from '../wizard/use-asked.ts'
import { useRemote } from '../wizard/use-remote.ts'
import { systemOf } from './form.ts'
import { suggestedSize, usualSize, withSuggestion } from './suggested.ts'
import type { VmDraft } from './use-vm-wizard.ts'

/** What the form's system asks of its computer; null while that is not known. */
export function useSystemNeeds(draft: VmDraft): SystemResources | null {
  const system = systemOf(useValue(draft.form))?.id ?? null
  const key = system === null ? null : `needs ${system}`
  const ask = useAsked(key, (client, signal) => client.host.systemNeeds({ system: system ?? '' }, { signal }))
  return knownOf(ask.asked)
}

/** Lets the sizes follow the system, until the user types others. */
export function useSuggestedSize(draft: VmDraft): void {
  const form = useValue(draft.form)
  const needs = useSystemNeeds(draft)
  const system = systemOf(form)?.id ?? null
  const remote = useRemote(form.connection)
  const budget = useAsked('budget once', (client, signal) => client.host.budget(undefined, { signal })).asked
  useEffect(() => {
    // Once for each system: the sizes must not change under the eyes of somebody because another machine has started.
    if (system === form.suggested.system || budget.type === 'asking' || (system !== null && needs === null)) return
    // What this host has left says nothing of another.
    const next = needs === null ? usualSize : suggestedSize(needs, remote ? null : knownOf(budget))
    // Not by the draft's own change: the user has done nothing.
    draft.form.set(withSuggestion(form, system, next))
  }, [draft, form, needs, system, budget, remote])
}
