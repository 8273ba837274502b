import { Fault } from '../../contract/fault.ts'
import { hunksOf, lineDiff, unifiedDiff } from '../../contract/line-diff.ts'
import type { Connection } from '../libvirt/connection.ts'
import { defineDomain } from '../libvirt/domain.ts'
import { DOMAIN_DEFINE, DOMAIN_XML, flags } from '../libvirt/flags.ts'
import type { Dom } from '../libvirt/signature.ts'
import { selectElements, type Element } from '../libvirt/xml.ts'
import { XmlSplice } from '../libvirt/xml-splice.ts'
import { commandLine, withInput } from './shell-words.ts'

/** Puts an edited definition in the place of the kept one. */
export interface EditDefinition {
  readonly type: 'domain.edit'
  /** Both without their secrets, which stay as they are unless the new one names another. */
  readonly before: string
  readonly after: string
  /** Whether somebody else's change in between is noticed; not where one's own is taken back. */
  readonly checked: boolean
  /** Whether libvirt compares it with its schema first. */
  readonly validate: boolean
}

/**
 * What libvirt leaves out of a dump for everybody (VIR_DOMAIN_XML_SECURE) and would lose by a definition without it: the
 * passwords of screens. They are carried over where the edited text does not name one.
 */
export function carrySecrets(secure: string, after: string): string {
  const [from, to] = [new XmlSplice(secure), new XmlSplice(after)]
  const screens = (splice: XmlSplice) => selectElements(splice.document, '/domain/devices/graphics')
  const byType = (type: string | null, all: readonly Element[]) =>
    all.filter((one) => one.getAttribute('type') === type)
  for (const screen of screens(to)) {
    const type = screen.getAttribute('type')
    const old = byType(type, screens(from))[byType(type, screens(to)).indexOf(screen)]
    if (old === undefined || screen.hasAttribute('passwd')) continue
    for (const name of ['passwd', 'passwdValidTo', 'connected']) {
      const value = old.getAttribute(name)
      if (value && !screen.hasAttribute(name)) to.setAttribute(screen, name, value)
    }
  }
  return to.toString()
}

/** @throws Fault REFUSED when it is another definition by now; LibvirtError for what libvirt does not take */
export async function editDefinition(connection: Connection, dom: Dom, step: EditDefinition): Promise<void> {
  const dump = async (bits: number) => (await connection.call('DOMAIN_GET_XML_DESC', { dom, flags: bits })).xml
  const [now, secure] = await Promise.all([
    dump(DOMAIN_XML.INACTIVE),
    dump(flags(DOMAIN_XML.INACTIVE, DOMAIN_XML.SECURE)),
  ])
  if (step.checked && now !== step.before) throw editedMeanwhile(dom.name)
  await defineDomain(connection, carrySecrets(secure, step.after), step.validate ? DOMAIN_DEFINE.VALIDATE : 0)
}

export function editedMeanwhile(name: string): Fault<'REFUSED'> {
  const sentence = `Somebody else has changed the definition of ${name} meanwhile; nothing was done.`
  return new Fault('REFUSED', { reason: 'edited-meanwhile', detail: name }, sentence)
}

/** Lines that a dump with secrets has otherwise. */
const hasSecret = (line: string) => line.includes('<graphics ')

/**
 * The definition as it is, patched, defined again: what is secret in it goes by untold. Where the line of the screen itself
 * changes, it is patched without its password, which is put in afterwards.
 */
export function explainEdit(step: EditDefinition, virsh: (...words: readonly string[]) => string[], domain: string) {
  const diff = lineDiff(step.before, step.after)
  const ofScreen = diff.some(({ sign, text }) => sign !== ' ' && hasSecret(text))
  const patch = unifiedDiff(hunksOf(diff, 3, hasSecret))
  const dump = commandLine(virsh('dumpxml', domain, '--inactive'))
  return [
    // A file of its own: the dump has the passwords.
    'cd "$(mktemp -d)"',
    `${dump}${ofScreen ? '' : ' --security-info'} >vm.xml`,
    withInput(['patch', '--quiet', 'vm.xml'], patch, 'DIFF'),
    ...(ofScreen
      ? [
          `password=$(${dump} --security-info | grep -o " passwd='[^']*'" | sed 's/[&|\\]/\\&/g')`,
          `sed -i "s|<graphics type='vnc'|&$password|" vm.xml`,
        ]
      : []),
    commandLine(virsh('define', 'vm.xml', ...(step.validate ? ['--validate'] : []))),
    'rm -f vm.xml vm.xml.orig',
  ].join('\n')
}
