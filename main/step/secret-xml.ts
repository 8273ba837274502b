import type { Secret } from '../../contract/secret.ts'
import { SECRET_MASK } from '../../contract/secret.ts'
import { withFilledInput, withInput } from './shell-words.ts'
import { xmlText } from './xml-text.ts'

/** A document that has the mask where a password belongs. */
export interface MaskedXml {
  readonly xml: string
  readonly secret: Secret | null
}

/** What stands for the secret is a password of its own: libvirt takes 8 bytes at most, which the mask would exceed. */
const ANOTHER_PASSWORD = 'head -c 6 /dev/urandom | base64'

/** The document as the engine gets it. */
export function secretXml({ xml, secret }: MaskedXml): string {
  if (secret === null) return xml
  // With the attribute around it: a title may hold the mask as its own words, but never an unescaped quote.
  return xml.replaceAll(`passwd='${SECRET_MASK}'`, () => `passwd='${xmlText(secret.reveal())}'`)
}

/** A command that reads the document. */
export function explainSecretXml(words: readonly string[], { xml, secret }: MaskedXml): string {
  if (secret === null) return withInput(words, xml, 'XML')
  return withFilledInput(words, xml, 'XML', { place: SECRET_MASK, command: ANOTHER_PASSWORD })
}
