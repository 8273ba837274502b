import { parseId } from '../../contract/ids.ts'
import { hostKeyName, openSsh, type SshInput } from '../console/open-ssh.ts'
import type { OpenStream } from '../console/open-stream.ts'
import { observeVm } from '../inventory/observed-vm.ts'
import { KnownHosts } from '../system/ssh-client.ts'
import { lookInside } from '../vm/agent-look.ts'
import { join } from 'node:path'
import type { Services } from './context.ts'

const knownHosts = ({ paths }: Services) => new KnownHosts(join(paths.state, 'known_hosts'))

/** Addresses that another computer can reach: neither the loopback nor those of one link. IPv4 first. */
function reachable(addresses: readonly string[]): string[] {
  const plain = addresses.map((address) => address.replace(/\/\d+$/, ''))
  const usable = plain.filter((address) => !/^(127\.|169\.254\.|::1$|fe80:)/i.test(address))
  return usable.sort((one, other) => Number(one.includes(':')) - Number(other.includes(':')))
}

/** By its lease, which is known, else by its agent, which has to be asked. */
async function addressesOf(services: Services, id: string): Promise<readonly string[]> {
  const { connections, store } = services
  await connections.refreshAddresses()
  const item = store.get(id)
  const leased = item?.kind === 'vm' ? reachable(item.addresses) : []
  if (leased.length > 0) return leased
  const { inside } = await lookInside(await observeVm(connections, id))
  return reachable((inside?.interfaces ?? []).flatMap(({ addresses }) => addresses))
}

export function sshConsole(input: SshInput, services: Services): Promise<OpenStream> {
  return openSsh(input, {
    engines: services.connections,
    knownHosts: knownHosts(services),
    addresses: () => addressesOf(services, input.id),
  })
}

interface TrustInput {
  readonly id: string
  readonly keys: readonly string[]
}

/** These keys and no others: what is shown at the next connection may be another's again. */
export async function trustHostKey({ id, keys }: TrustInput, services: Services): Promise<void> {
  await knownHosts(services).replace(hostKeyName(parseId(id)?.key ?? ''), keys)
}
