import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '../../contract/fault.ts'
import { hasAnswered, parseNics, type NicRow } from '../net/host-nics.ts'
import { parseRoutes } from '../net/interfaces.ts'
import { defaultRoutes } from '../system/host-net.ts'
import { addressesHere, knock, neighboursOf } from '../system/neighbour.ts'
import { keepHostBridge, remainingOfBridge } from './host-bridge-run.ts'
import type { Expected, OfBridge } from './host-bridge-step.ts'

/** Between two looks at the connection. Milliseconds. */
const LOOK_EVERY = 250

/** What of the connection is not there again. */
const told = {
  'no-bridge': (bridge: string) => `${bridge} did not come up`,
  'no-carrier': (bridge: string) => `${bridge} has no carrier`,
  'no-address': (bridge: string) => `${bridge} got no address`,
  'no-gateway': (bridge: string) => `${bridge} got no way to other networks`,
  'gateway-silent': (bridge: string) => `The gateway does not answer on ${bridge}`,
} as const
type Problem = keyof typeof told

/** @throws Fault REFUSED that says what is missing when the time is up */
export async function settleBridge(
  { bridge, nic, expected, keptBy }: OfBridge<'bridge.settle'>,
  signal: AbortSignal,
): Promise<void> {
  let problem: Problem = 'no-bridge'
  for (;;) {
    const found: Problem | null = await connectionProblem(bridge, nic, expected).catch(() => problem)
    if (found === null) break
    problem = found
    try {
      await remainingOfBridge(bridge)
    } catch {
      throw new Fault(
        'REFUSED',
        { reason: `bridge-${problem}`, detail: bridge },
        `${told[problem](bridge)}: ${nic} is given back what it had.`,
      )
    }
    await sleep(LOOK_EVERY, undefined, { signal })
  }
  if (keptBy === 'check') await keepHostBridge(bridge)
}

/** What is missing yet; null when all is there. */
async function connectionProblem(bridge: string, nic: string, expected: Expected): Promise<Problem | null> {
  const rows = parseNics(await addressesHere())
  const found = rows.find(({ name }) => name === bridge)
  if (found === undefined || rows.find(({ name }) => name === nic)?.bridge !== bridge) return 'no-bridge'
  if (!found.carrier) return 'no-carrier'
  if (expected.needed && !hasAddress(found, expected.address)) return 'no-address'
  return expected.gateway === null ? null : gatewayProblem(bridge, expected.gateway)
}

const hasAddress = ({ addresses }: NicRow, address: string | null) =>
  address === null ? addresses.some((one) => !one.includes(':')) : addresses.includes(address)

async function gatewayProblem(bridge: string, gateway: string): Promise<Problem | null> {
  const routes = parseRoutes((await defaultRoutes())[0] ?? '')
  const way = routes.find((route) => route.interface === bridge)?.gateway ?? null
  const hop = gateway === 'route' ? way : gateway
  if (hop === null) return 'no-gateway'
  await knock(hop)
  return hasAnswered(await neighboursOf(bridge), hop) ? null : 'gateway-silent'
}
