import type { HostAddressing, HostNic } from '../../../contract/host-bridge.ts'
import type { ActResult } from '../../../contract/revision.ts'
import type { ActCall } from '../act-dialog/use-act-run.ts'

export const addressKinds = ['keep', 'dhcp', 'static'] as const

/** What the dialog has been told; texts as they are typed. */
export interface BridgeForm {
  readonly name: string
  /** Empty until one is chosen: the first that a bridge can be made on. */
  readonly nic: string
  readonly kind: (typeof addressKinds)[number]
  readonly address: string
  readonly gateway: string
  readonly dns: string
  /** Whether a person has to say that it is kept. */
  readonly asks: boolean
}

export const emptyForm: BridgeForm = {
  ...{ name: 'br0', nic: '', kind: 'keep', address: '', gateway: '', dns: '', asks: false },
}

/** Seconds until all is taken back unless the connection is there again. */
export const SECONDS = 30

function addressingOf({ kind, address, gateway, dns }: BridgeForm): HostAddressing {
  if (kind !== 'static') return { kind }
  return {
    kind,
    address: address.trim(),
    gateway: gateway.trim() === '' ? null : gateway.trim(),
    dns: dns.split(/[\s,]+/).filter((one) => one !== ''),
  }
}

/** The interface that is meant; undefined when none can be. */
export function nicOf({ nic }: BridgeForm, nics: readonly HostNic[]): HostNic | undefined {
  const usable = nics.filter(({ refused }) => refused === null)
  return usable.find(({ name }) => name === nic) ?? usable[0]
}

/** Null while something is missing. */
export function createCall(form: BridgeForm, nics: readonly HostNic[]): ActCall<ActResult> | null {
  const nic = nicOf(form, nics)
  const name = form.name.trim()
  if (nic === undefined || name === '' || (form.kind === 'static' && form.address.trim() === '')) return null
  const keptBy = form.asks ? ('person' as const) : ('check' as const)
  const input = { name, nic: nic.name, addressing: addressingOf(form), seconds: SECONDS, keptBy }
  return { procedure: 'network.createBridge', input, run: (client) => client.network.createBridge(input) }
}

export function removeCall(name: string): ActCall<ActResult> {
  return { procedure: 'network.removeBridge', input: { name }, run: (client) => client.network.removeBridge({ name }) }
}
