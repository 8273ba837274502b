import { suggestSubnet } from './neighbours.ts'
import { takenAround, type NetworkScope } from './scope.ts'
import { isHere } from '../step/engines.ts'
import { firstHost, rangeBeside } from './subnets.ts'

/** A subnet that nobody on this host uses, as a form begins with it. @throws Fault INVALID_INPUT when none is left */
export async function suggestNetwork(connection: string, scope: NetworkScope) {
  const here = scope.networks().filter((one) => isHere(scope.engines, one.connection) || one.connection === connection)
  const subnet = suggestSubnet(await takenAround(scope, here, connection))
  const gateway = firstHost(subnet)
  return { subnet, gateway, range: rangeBeside(subnet, gateway) }
}
