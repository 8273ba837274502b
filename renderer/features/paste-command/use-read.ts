import { useState } from 'react'
import { useAsked, type Asked } from '../wizard/use-asked.ts'
import type { Read } from './read-command.ts'
import { saidPart } from './said-part.ts'
import type { CommandKind } from './which-command.ts'

export interface ReadText {
  readonly asked: Asked<Read>
  /** Of the compose file that was read last. */
  readonly services: readonly string[]
  readonly service: string
  readonly choose: (service: string) => void
}

/** What the host makes of a pasted text, and which service of a compose file that is. */
export function useRead(text: string, kind: CommandKind | null): ReadText {
  const [wanted, setWanted] = useState<string | null>(null)
  const [services, setServices] = useState<readonly string[]>([])
  const service = wanted !== null && services.includes(wanted) ? wanted : null
  const key = kind === null ? null : `${service ?? ''}\n${text}`
  const { asked } = useAsked<Read>(key, async (client, signal) => {
    if (kind === 'container') {
      const answer = await client.container.paste({ text, ...(service === null ? {} : { service }) }, { signal })
      setServices(answer.services)
      return { ...answer, kind, text, form: saidPart(answer.form, answer.said) }
    }
    const answer = await client.vm.paste({ text }, { signal })
    return { ...answer, kind: 'vm', text, form: saidPart(answer.form, answer.said) }
  })
  const listed = kind === 'container' ? services : []
  return { asked, services: listed, service: service ?? listed[0] ?? '', choose: setWanted }
}
