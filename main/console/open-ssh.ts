import { homedir } from 'node:os'
import { Fault, invalidState } from '../../contract/fault.ts'
import type { ChangedHostKeys } from '../../contract/host-key.ts'
import { observeVm } from '../inventory/observed-vm.ts'
import { isLocal, type Engines } from '../step/engines.ts'
import { PseudoTerminal } from '../system/pseudo-terminal.ts'
import { fingerprintOf, shownKeys, sshArguments, type HostKey, type KnownHosts } from '../system/ssh-client.ts'
import { shellEnvironment } from './host-shell.ts'
import type { OpenStream, TerminalSize } from './open-stream.ts'

export interface SshInput extends TerminalSize {
  readonly id: string
  /** Empty = whoever the configuration of ssh says. */
  readonly user: string
}

interface SshScope {
  readonly engines: Engines
  readonly knownHosts: KnownHosts
  /** Addresses of the guest, the likeliest first: by its lease, else by its agent. */
  readonly addresses: () => Promise<readonly string[]>
}

/** A VM's key is remembered under its own id: its address may belong to another one tomorrow. */
export function hostKeyName(uuid: string): string {
  return `labrig-${uuid}`
}

function changedKey(name: string, hostKeys: ChangedHostKeys): Fault {
  return new Fault(
    'REFUSED',
    { reason: 'host-key-changed', detail: name, hostKeys },
    `${name} shows another host key than before. If it was installed anew or reverted, compare the new fingerprint in the guest and trust it; if not, somebody may stand between.`,
  )
}

const kindOf = (key: HostKey) => key.split(' ')[0]

/** Refused before a word is sent, so that the reason can be told; ssh itself compares again. */
async function checkKey(knownHosts: KnownHosts, address: string, vm: { name: string; uuid: string }): Promise<void> {
  const known = await knownHosts.keysOf(hostKeyName(vm.uuid))
  if (known.length === 0) return
  const shown = await shownKeys(address).catch((): HostKey[] => [])
  // Of each kind that we know: another kind beside it is no change, but another kind instead of it is.
  const same = shown.filter((key) => known.some((one) => kindOf(one) === kindOf(key)))
  const comparable = same.length > 0 ? same : shown
  if (comparable.some((key) => !known.includes(key))) {
    const seen = (keys: readonly HostKey[]) => keys.map((key) => ({ key, fingerprint: fingerprintOf(key) }))
    throw changedKey(vm.name, { known: seen(known), shown: seen(comparable) })
  }
}

/**
 * A terminal in a guest by the ssh of this host, with the user's own keys and agent.
 * @throws Fault NOT_FOUND, INVALID_STATE, UNSUPPORTED on a remote host, REFUSED without an address and for another host key
 */
export async function openSsh(input: SshInput, { engines, knownHosts, addresses }: SshScope): Promise<OpenStream> {
  const vm = await observeVm(engines, input.id)
  if (!isLocal(engines, vm.connectionId)) {
    throw new Fault(
      'UNSUPPORTED',
      { feature: 'remote-ssh' },
      'A VM on another host cannot be reached by SSH from here yet.',
    )
  }
  if (vm.state !== 'running') throw invalidState(vm.name, input.id, vm.state, ['running'])
  const [address] = await addresses()
  if (address === undefined) {
    const why = 'It has no lease of a network of libvirt, and no guest agent that tells its addresses.'
    throw new Fault(
      'REFUSED',
      { reason: 'no-guest-address', detail: vm.name },
      `${vm.name} has no known address. ${why}`,
    )
  }
  await knownHosts.prepare()
  await checkKey(knownHosts, address, vm)
  const target = { address, user: input.user === '' ? null : input.user, name: hostKeyName(vm.uuid) }
  const terminal = new PseudoTerminal({
    program: 'ssh',
    args: sshArguments({ ...target, knownHosts: knownHosts.path }),
    cwd: homedir(),
    environment: shellEnvironment(process.env),
    columns: input.columns,
    rows: input.rows,
  })
  return {
    label: `${vm.name} · ssh`,
    duplex: terminal,
    resize: ({ columns, rows }) => Promise.resolve(terminal.resize(columns, rows)),
    exitCode: () => terminal.exitCode(),
  }
}
