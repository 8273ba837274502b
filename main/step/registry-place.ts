import { Fault, notFound } from '../../contract/fault.ts'
import type { RegistrySettings } from '../docker/engine-info.ts'
import { keptLogin } from '../system/docker-credentials.ts'
import { HttpError } from '../system/http-get.ts'
import { RegistryClient, RegistryError } from '../system/registry-client.ts'
import { registryTrust } from '../system/registry-trust.ts'
import { isHere, type Engines } from './engines.ts'
import { downloadFault } from './os-image-fetch.ts'

const hostOf = (address: string): string => address.replace(/:\d+$/, '')

export function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostOf(address))
}

/** Whether an engine takes plain HTTP from a registry: on loopback, and where it was told so by host or network. */
export function isInsecure(address: string, { insecure }: RegistrySettings): boolean {
  const host = hostOf(address)
  return isLoopback(address) || insecure.some((one) => one === address || one === host || holds(one, host))
}

/** Whether an IPv4 network holds an address; names are not looked up. */
function holds(network: string, host: string): boolean {
  const [base = '', bits = ''] = network.split('/')
  const [wanted, given] = [numberOf(base), numberOf(host)]
  const length = Number(bits)
  if (wanted === null || given === null || bits === '' || !(length >= 0 && length <= 32)) return false
  const size = 2 ** (32 - length)
  return Math.floor(wanted / size) === Math.floor(given / size)
}

function numberOf(address: string): number | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return null
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

/**
 * A registry as the engine of a connection sees it.
 * @throws Fault REFUSED for the loopback of another host
 */
export async function openRegistry(
  { connection, address }: { readonly connection: string; readonly address: string },
  engines: Engines,
  signal?: AbortSignal,
): Promise<RegistryClient> {
  const engine = await engines.docker(connection)
  if (isLoopback(address) && !isHere(engines, connection)) {
    const sentence = `${address} is on the loopback of the engine’s own host, which cannot be asked from here.`
    throw new Fault('REFUSED', { reason: 'registry-elsewhere', detail: address }, sentence)
  }
  const [{ registries }, login, trust] = await Promise.all([
    engine.info(signal),
    keptLogin(address, signal),
    registryTrust(address),
  ])
  const place = { address, insecure: isInsecure(address, registries), login, trust, proxy: null }
  return new RegistryClient(place, signal)
}

/** What it was about, for the words of a failure. */
export interface AskedOf {
  readonly what: 'registry' | 'repository' | 'tag'
  readonly id: string
}

/** Does it, and says a failure as the contract knows it. @throws Fault DOWNLOAD_FAILED, NOT_FOUND, REFUSED */
export async function askRegistry<T>(asked: AskedOf, doing: () => Promise<T>): Promise<T> {
  try {
    return await doing()
  } catch (error) {
    if (error instanceof HttpError) throw downloadFault(error)
    if (error instanceof RegistryError) throw registryFault(error, asked)
    throw error
  }
}

function registryFault(error: RegistryError, { what, id }: AskedOf): Fault {
  const { problem, address, message } = error
  const refused = (reason: string, sentence: string) =>
    new Fault('REFUSED', { reason, detail: address }, sentence, { cause: error })
  switch (problem) {
    case 'not-found':
      return notFound(what, id, message)
    case 'login':
      return refused('registry-login', `${address} wants a login, or does not take the one that is kept.`)
    case 'not-allowed':
      return refused(
        'registry-deletion',
        `${address} does not let anything be deleted: it was started without REGISTRY_STORAGE_DELETE_ENABLED=true.`,
      )
    case 'limit':
      return refused('registry-limit', `${address} counts how much is pulled, and this was too much for now.`)
    case 'refused':
    case 'bad-answer':
      return new Fault('REFUSED', { reason: 'registry', detail: message }, message, { cause: error })
  }
}
