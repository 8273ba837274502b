import type { Client } from '../../../../api/client.ts'
import { knownOf, useAsked } from '../../../wizard/use-asked.ts'

export type Editing = Awaited<ReturnType<Client['container']['editing']>>

/** How a container can be edited, asked once for each opening. @param id null = nothing is asked */
export function useEditing(id: string | null): Editing | null {
  const { asked } = useAsked(id, (client, signal) => client.container.editing({ id: id ?? '' }, { signal }))
  return knownOf(asked)
}
