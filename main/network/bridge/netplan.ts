import { nameTaken } from '../../../contract/fault.ts'
import { Secret } from '../../../contract/secret.ts'
import type { HostAddressing } from '../../../contract/host-bridge.ts'
import type { NicRow } from '../../net/host-nics.ts'
import { bridgedNetplan, netplanMethod, saysOf, saysOfBridge, type NetplanFour } from '../../net/netplan-file.ts'
import type { Look } from '../../system/look.ts'
import { networkFault } from '../problem.ts'
import { netplanProfile, profileRow } from './nm-profile.ts'
import { linkState, netplanId } from './networkd.ts'
import { attempt, must, type BridgeChange, type Owner, type Wish } from './owner.ts'

const FOLDER = '/etc/netplan'

interface Origin {
  /** Of the interface in netplan's files. */
  readonly id: string
  readonly evidence: Owner['evidence']
}

/** Whoever renders for netplan says so: networkd by the name of its file, NetworkManager by that of its profile. */
async function originOf(nic: NicRow, look: Look): Promise<Origin | null> {
  const state = await linkState(nic, look)
  const id = state && netplanId(state.file)
  if (state !== null && id !== null)
    return { id, evidence: { source: state.source, text: `NETWORK_FILE=${state.file}` } }
  const found = await profileRow(nic, look)
  const profile = found && netplanProfile(found.row)
  return found === null || profile === null
    ? null
    : { id: profile, evidence: { source: 'nmcli device', text: found.line } }
}

/** netplan, where whoever configures the interface has it from there. */
export async function findNetplan(nic: NicRow, look: Look): Promise<Owner | null> {
  const origin = await originOf(nic, look)
  if (origin === null) return null
  const { id, evidence } = origin
  const names = (await look.names(FOLDER)).filter((name) => name.endsWith('.yaml')).sort()
  const files = await Promise.all(names.map((name) => look.file(`${FOLDER}/${name}`)))
  const naming = files.filter(({ text }) => saysOf(text, id))
  const [file] = naming
  const method = file === undefined ? 'unknown' : netplanMethod(file.text, id)
  const places = naming.map(({ source }) => source).join(', ')
  const readable = files.every(({ problem }) => problem === null)
  return {
    ...{ manager: 'netplan', place: file?.source ?? FOLDER, evidence, method },
    // One that may not be read could be the one; the plan of whoever may read it says more.
    problem: naming.length > 1 ? { refused: 'several-files', detail: places } : null,
    change: (wish) => {
      if (file === undefined || !readable) throw networkFault('nic', 'config-unreadable', { path: FOLDER })
      if (files.some(({ text }) => saysOfBridge(text, wish.bridge))) throw nameTaken('bridge', wish.bridge)
      return changeOf(wish, id, { path: file.source, text: file.text })
    },
  }
}

function fourOf(addressing: HostAddressing): NetplanFour | null {
  if (addressing.kind === 'keep') return null
  if (addressing.kind === 'dhcp') return { dhcp: true }
  const { address, gateway, dns } = addressing
  return { dhcp: false, address, gateway, dns }
}

function changeOf(
  { bridge, nic, addressing }: Wish,
  id: string,
  { path, text }: { readonly path: string; readonly text: string },
): BridgeChange {
  const after = bridgedNetplan(text, { id, bridge, mac: nic.mac, four: fourOf(addressing) })
  if (after === null) throw networkFault('nic', 'config-unreadable', { path })
  return {
    first: [],
    files: [{ path, before: new Secret(text), after: new Secret(after), mode: 0o600 }],
    then: [
      // Says what is wrong with the file before anything is changed by it.
      ['netplan', 'generate'],
      ['netplan', 'apply'],
    ],
    back: {
      first: [],
      // netplan leaves bridges that are in no file of its any more.
      then: [attempt('ip', 'link', 'delete', bridge), must('netplan', 'apply')],
    },
  }
}
