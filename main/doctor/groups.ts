import type { Look } from '../system/look.ts'
import { evidenceOf, type Diagnosis } from './diagnosis.ts'
import type { Person } from './person.ts'

/** Groups that open an engine to their members, as far as this host has them. */
export interface GroupFacts {
  readonly wanted: readonly string[]
}

/** libvirt's polkit rule knows the group libvirt by name; Docker's socket says by itself whose it is. */
export async function readGroups(look: Look): Promise<GroupFacts> {
  const [group, docker] = await Promise.all([look.file('/etc/group'), look.modeOf('/run/docker.sock')])
  const rows = group.text.split('\n').map((line) => line.split(':'))
  const owner = rows.find((row) => docker !== null && docker.gid !== 0 && row[2] === String(docker.gid))?.[0]
  const libvirt = rows.some((row) => row[0] === 'libvirt') ? ['libvirt'] : []
  return { wanted: [...libvirt, ...(owner === undefined ? [] : [owner])] }
}

/** Whether the user is in the engines' groups, and whether the present login has noticed. */
export function groupsFinding({ wanted }: GroupFacts, person: Person): Diagnosis {
  const id = 'groups'
  if (person.isRoot && !person.bySudo) return { id, status: 'ok', code: 'groups.root' }
  if (wanted.length === 0) return { id, status: 'ok', code: 'groups.none' }
  const lines = (line: string) => wanted.some((group) => line.startsWith(`${group}:`))
  const group = { ...person.seen.group, text: person.seen.group.text.split('\n').filter(lines).join('\n') }
  const login = { source: 'id --name --groups', text: person.effective.join(' '), marked: [] }
  const evidence = [evidenceOf(group), ...(person.bySudo ? [] : [login])]
  const missing = wanted.filter((one) => !person.listed.includes(one) && !person.effective.includes(one))
  if (missing.length > 0) {
    const params = { user: person.name, group: missing.join(', ') }
    const actions = missing.map((one) => ({ verb: 'group-join', user: person.name, group: one }) as const)
    const treatments = [{ code: 'join-group', params, actions }] as const
    return { id, status: 'warn', code: 'groups.missing', params, evidence, treatments }
  }
  const stale = wanted.filter((one) => !person.effective.includes(one))
  if (stale.length > 0) {
    return { id, status: 'warn', code: 'groups.stale', params: { group: stale.join(', ') }, evidence }
  }
  return { id, status: 'ok', code: 'groups.member', params: { group: wanted.join(', ') }, evidence }
}
