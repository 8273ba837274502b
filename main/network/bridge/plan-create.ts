import { randomBytes } from 'node:crypto'
import type { HostAddressing, NewHostBridge } from '../../../contract/host-bridge.ts'
import { nameTaken } from '../../../contract/fault.ts'
import { lossOf } from '../../../contract/texts/loss.ts'
import { addressNumber, addressText, holds, rangeOf } from '../../net/address.ts'
import { parseNics } from '../../net/host-nics.ts'
import { isHere } from '../../step/engines.ts'
import { readBridgeRecord } from '../../step/host-bridge-records.ts'
import type { Expected, HostBridgeStep } from '../../step/host-bridge-step.ts'
import type { Plan } from '../../step/plan.ts'
import type { Look } from '../../system/look.ts'
import { hostInterfaces, refuseBridgeOf, refuseThere } from '../host-interfaces.ts'
import { hostSubnets, refuseTaken, takenSubnets } from '../neighbours.ts'
import { networkFault } from '../problem.ts'
import type { NetworkScope } from '../scope.ts'
import { hostsOf, prefixOf } from '../subnets.ts'
import { findNics, type FoundNic } from './nics.ts'
import type { Owner } from './owner.ts'

/** One at a time: two at once would give back what the other has made. */
export const BRIDGE_LOCK = 'host-bridge'
/** What is left of the time for the connection to be seen. Seconds. */
const FOR_LOOKING = 4

/** @throws Fault INVALID_INPUT for an interface that is not there or that no bridge is made on */
function chosen(name: string, nics: readonly FoundNic[]): FoundNic & { readonly owner: Owner } {
  const found = nics.find(({ row }) => row.name === name)
  if (found === undefined) throw networkFault('nic', 'no-interface', { name })
  const { told, owner } = found
  if (told.refused !== null) throw networkFault('nic', `nic-${told.refused}`, { name, detail: told.detail })
  if (owner === null) throw networkFault('nic', 'nic-unmanaged', { name, detail: '' })
  return { ...found, owner }
}

/** Two addresses of a prefix of 31, one of 32 (RFC 3021): there all can be a machine's. */
function checkInside(field: string, address: string, subnet: string): void {
  const number = addressNumber(address) ?? -1
  if (!holds(rangeOf(subnet) ?? { first: 0, last: 0 }, number))
    throw networkFault(field, 'not-inside', { address, subnet })
  if (prefixOf(subnet) < 31 && !holds(hostsOf(subnet), number))
    throw networkFault(field, 'not-host', { address, subnet })
}

/** @throws Fault INVALID_INPUT that names the field */
async function checkAddressing(
  addressing: HostAddressing,
  nic: FoundNic,
  look: Look,
  scope: NetworkScope,
): Promise<void> {
  if (addressing.kind !== 'static') return
  const { address, gateway } = addressing
  const [own = '', length = ''] = address.split('/')
  const subnet = `${addressText(rangeOf(address)?.first ?? 0)}/${length}`
  checkInside('addressing.address', own, subnet)
  if (gateway !== null) {
    checkInside('addressing.gateway', gateway, subnet)
    if (gateway === own) throw networkFault('addressing.gateway', 'is-gateway', { address: gateway })
  }
  const here = scope.networks().filter((one) => isHere(scope.engines, one.connection))
  // What is down has no route, and is not told to programs that ask the C library; it may come up at any time.
  const links = parseNics((await look.command('ip', '-j', '-d', 'address', 'show')).text)
  const all = links.flatMap(({ name, addresses }) => addresses.map((one) => ({ subnet: one, holder: name })))
  const host = [...all, ...(await hostSubnets(look))].filter(({ holder }) => holder !== nic.row.name && holder !== 'lo')
  refuseTaken('addressing.address', subnet, takenSubnets(here, host))
}

/** What of the connection has to be there again. */
function expectedOf(addressing: HostAddressing, { told }: FoundNic): Expected {
  const first = told.addresses.find((one) => !one.includes(':')) ?? null
  switch (addressing.kind) {
    case 'static':
      return { address: addressing.address, needed: true, gateway: addressing.gateway }
    case 'dhcp':
      return { address: null, needed: true, gateway: told.gateway === null ? null : 'route' }
    case 'keep': {
      const gateway = told.gateway === null || told.gateway.includes(':') ? null : told.gateway
      if (told.method === 'static') return { address: first, needed: first !== null, gateway }
      return { address: null, needed: told.method === 'dhcp' || first !== null, gateway: gateway && 'route' }
    }
  }
}

/**
 * Makes a bridge of an interface: the way back is put in place first, and gone by itself unless the connection returns.
 * @throws Fault INVALID_INPUT that names the field, NAME_TAKEN
 */
export async function planCreateHostBridge(input: NewHostBridge, scope: NetworkScope): Promise<Plan> {
  const { name: bridge, nic: nicName, addressing, seconds, keptBy } = input
  const look = scope.look()
  const nics = await findNics(look)
  if ((await readBridgeRecord(bridge)) !== null) throw nameTaken('bridge', bridge)
  await refuseThere('name', bridge, hostInterfaces(look))
  refuseBridgeOf(
    'name',
    bridge,
    scope.networks().filter((one) => isHere(scope.engines, one.connection)),
  )
  const nic = chosen(nicName, nics)
  await checkAddressing(addressing, nic, look, scope)
  const change = nic.owner.change({ bridge, nic: nic.row, addressing })
  const rights = { bridge, sudo: process.geteuid?.() !== 0, helper: false } as const
  const within = Math.max(2, seconds - FOR_LOOKING)
  const run = (words: readonly string[]): HostBridgeStep => ({ type: 'bridge.run', ...rights, words, seconds: within })
  const { files, back } = change
  const token = randomBytes(6).toString('hex')
  return {
    title: `make the bridge ${bridge} of ${nicName}`,
    subjects: [`interface:${nicName}`],
    steps: [
      { type: 'bridge.arm', ...rights, nic: nicName, manager: nic.owner.manager, token, seconds, files, back },
      ...change.first.map(run),
      ...files.map((file): HostBridgeStep => ({ type: 'bridge.write', ...rights, file })),
      ...change.then.map(run),
      { type: 'bridge.settle', ...rights, nic: nicName, expected: expectedOf(addressing, nic), keptBy, seconds },
    ],
    atomic: true,
    destroys: [lossOf(nic.told.session ? 'session-link' : 'nic-link', { nic: nicName, bridge, seconds })],
    locks: [BRIDGE_LOCK],
  }
}
