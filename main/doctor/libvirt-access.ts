import type { Connection } from '../../contract/connection.ts'
import type { Look, Seen } from '../system/look.ts'
import { linesOf, type Diagnosis } from './diagnosis.ts'
import type { Person } from './person.ts'

/** Names of running programs, one a line, as the kernel cuts them (15 characters; proc(5), comm). */
export async function readPrograms(look: Look): Promise<Seen> {
  const numbers = (await look.names('/proc')).filter((name) => /^\d+$/.test(name))
  const programs = await Promise.all(numbers.map((number) => look.file(`/proc/${number}/comm`)))
  const text = programs.map((program) => program.text).join('')
  return { source: 'cat /proc/[0-9]*/comm', text, problem: text === '' ? 'missing' : null, code: null }
}

/** Programs that ask for the password on a desktop when polkit wants one. */
const AGENTS: readonly RegExp[] = [
  /^polkit-(gnome|kde|mate)/,
  /^(xfce|mate|ukui|dde|budgie)-polkit/,
  /^lx(polkit|qt-policykit)/,
  /^(gnome-shell|cinnamon|phosh|soteria|pkttyagent)$/,
  /^hyprpolkitagent/,
]

const isAgent = (line: string) => AGENTS.some((agent) => agent.test(line.trim()))

/** Who is neither root nor in libvirt's group is asked for a password, if there is a program that asks. */
export function polkitAgentFinding(programs: Seen, person: Person): Diagnosis {
  const id = 'polkit-agent'
  if (person.isRoot || person.effective.includes('libvirt')) return { id, status: 'ok', code: 'polkit-agent.unneeded' }
  if (programs.problem !== null) return { id, status: 'unknown', code: 'polkit-agent.unseen' }
  const evidence = [linesOf(programs, isAgent)]
  const name = programs.text.split('\n').find(isAgent)?.trim()
  if (name === undefined) return { id, status: 'warn', code: 'polkit-agent.absent', evidence }
  return { id, status: 'ok', code: 'polkit-agent.running', params: { name }, evidence }
}

/** The system's libvirt and a user's own one know nothing of each other's VMs, and the latter has no networks of its own. */
export function libvirtInstanceFinding(connections: readonly Connection[]): Diagnosis {
  const id = 'libvirt-instance'
  const own = connections.filter(({ engine }) => engine === 'libvirt')
  const evidence = own.map(({ address, state }) => ({ source: address, text: state, marked: [] }))
  const params = { addresses: own.map(({ address }) => address).join(', ') }
  const isSession = ({ address }: Connection) => /^qemu(\+\w+)?:\/\/[^/]*\/session/.test(address)
  if (own.length === 0) return { id, status: 'unknown', code: 'libvirt-instance.none' }
  if (own.every(isSession)) return { id, status: 'warn', code: 'libvirt-instance.session', params, evidence }
  const code = own.some(isSession) ? 'libvirt-instance.both' : 'libvirt-instance.system'
  return { id, status: 'ok', code, params, evidence }
}
