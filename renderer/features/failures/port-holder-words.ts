import type { TFunction } from 'i18next'
import { portHolder } from '../../../contract/texts/port-holder.ts'

/** Who has the port, in the page's language; as the host says it where it says only that. */
export function portHolderWords(data: Readonly<Record<string, unknown>>, t: TFunction): string {
  const { data: held } = portHolder.safeParse(data['held'])
  switch (held?.by) {
    case 'container':
      return t('errors.holder.container', { name: held.name })
    case 'vm':
      return t('errors.holder.vm', { name: held.name })
    case 'program':
      return `${held.name} (pid ${held.pid})`
    case 'unknown':
      return t('errors.holder.unknown')
    case undefined:
      return typeof data['holder'] === 'string' ? data['holder'] : ''
  }
}
