import { Fault } from '../../contract/fault.ts'
import { Secret, SECRET_MASK } from '../../contract/secret.ts'
import { selectElements, serializeXml, type Document } from '../libvirt/xml.ts'

/**
 * A document as a step defines it: the password of the screen, which stays the same, in the step's secret.
 * @throws Fault UNSUPPORTED for several passwords
 */
export function withKeptPassword(document: Document): { readonly xml: string; readonly secret: Secret | null } {
  const screens = selectElements(document, '/domain/devices/graphics[@passwd]')
  const passwords = new Set(screens.map((screen) => screen.getAttribute('passwd') ?? ''))
  if (passwords.size > 1) {
    const sentence = 'Its screens have different passwords; give them one, or change the definition by virsh edit.'
    throw new Fault('UNSUPPORTED', { feature: 'screens with different passwords' }, sentence)
  }
  for (const screen of screens) screen.setAttribute('passwd', SECRET_MASK)
  const [password] = passwords
  // The step looks for the attribute as our own definitions have it.
  const xml = serializeXml(document).replaceAll(`passwd="${SECRET_MASK}"`, `passwd='${SECRET_MASK}'`)
  return { xml, secret: password === undefined ? null : new Secret(password) }
}
