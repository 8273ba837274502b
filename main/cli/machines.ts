import { Fault, notFound } from '../../contract/fault.ts'
import { isTrashed, type Machine } from '../../contract/machine.ts'
import { matchesSearch, parseSearch, tagsOf } from '../../contract/machine-search.ts'
import type { Services } from '../api/context.ts'
import { table, toJson, type Output } from './output.ts'

/** All machines by name, VMs and containers mixed: one inventory. */
export async function listMachines({ connections, store }: Services): Promise<Machine[]> {
  connections.start()
  await connections.settled()
  const machines: Machine[] = [...store.list('vm'), ...store.list('container')]
  return machines.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}

/**
 * The machine with a name or id. Ids of containers may be shortened as docker allows it.
 * @throws Fault NOT_FOUND, INVALID_INPUT when several machines have the name
 */
export async function findMachine(name: string, services: Services, kind?: Machine['kind']): Promise<Machine> {
  const machines = (await listMachines(services)).filter((one) => kind === undefined || one.kind === kind)
  const found = machines.filter(
    (machine) => machine.id === name || machine.name === name || (machine.kind === 'vm' && machine.uuid === name),
  )
  const short = /^[0-9a-f]{6,64}$/.test(name) ? machines.filter((one) => one.id.includes(`/${name}`)) : []
  const [first, second] = found.length > 0 ? found : short
  if (first === undefined) throw notFound(kind === 'vm' ? 'VM' : (kind ?? 'machine'), name)
  if (second === undefined) return first
  const ids = [first, second].map((machine) => machine.id).join(', ')
  throw new Fault(
    'INVALID_INPUT',
    { field: 'id', problem: 'ambiguous' },
    `Several machines are called ${name}: ${ids}.`,
  )
}

/** Names the engines that do not answer. */
function tellAway(services: Services, output: Output) {
  const connections = services.connections.list()
  for (const { id, state, reason, remedy } of connections) {
    if (state === 'ready') continue
    output.err(
      `labrig: ${id} is ${state}${reason === null ? '' : `: ${reason}`}${remedy[0] === undefined ? '' : `; try: ${remedy[0]}`}\n`,
    )
  }
  return connections
}

interface Listing {
  readonly json: boolean
  /** As in the page: tag:web state:running, and plain words. */
  readonly search?: string
  /** What lies in the trash instead of all others. */
  readonly trash?: boolean
}

/**
 * Prints the list. Engines that do not answer are named on the error stream: an empty list must not look like an answer.
 * @returns 4 when no engine at all could be asked
 */
export async function printMachines(
  services: Services,
  output: Output,
  { json, search = '', trash = false }: Listing,
): Promise<number> {
  const wanted = parseSearch(search)
  const all = await listMachines(services)
  const machines = all.filter((machine) => isTrashed(machine) === trash && matchesSearch(machine, wanted))
  const connections = tellAway(services, output)
  if (json) output.out(toJson(machines, 2) + '\n')
  else if (machines.length === 0 && all.length > 0) output.out('No machine fits.\n')
  else if (machines.length === 0) output.out('No machines yet. labrig call vm.create or container.create makes one.\n')
  else {
    const tagged = machines.some((machine) => tagsOf(machine).length > 0)
    const rows = machines.map((machine) => [
      machine.name,
      machine.kind,
      machine.state,
      machine.addresses.join(', ') || '–',
      machine.owner,
      machine.connection,
      ...(tagged ? [tagsOf(machine).join(', ')] : []),
    ])
    output.out(table(['NAME', 'KIND', 'STATE', 'ADDRESS', 'OWNER', 'CONNECTION', ...(tagged ? ['TAGS'] : [])], rows))
  }
  return connections.some((connection) => connection.state === 'ready') ? 0 : 4
}
