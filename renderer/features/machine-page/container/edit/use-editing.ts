import type { Client } from '../../../../api/client.ts'
import { knownOf, useAsked, type Asked } from '../../../wizard/use-asked.ts'

export type Editing = Awaited<ReturnType<Client['container']['editing']>>

/** How a container can be edited, asked once for each opening. @param id null = nothing is asked */
export function useEditingAsked(id: string | null): Asked<Editing> {
  return useAsked(id, (client, signal) => client.container.editing({ id: id ?? '' }, { signal })).asked
}

/** The same for who needs no word of why it is not known. */
export function useEditing(id: string | null): Editing | null {
  return knownOf(useEditingAsked(id))
}
