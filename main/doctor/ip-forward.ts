import type { Network } from '../../contract/resource.ts'
import type { Look, Seen } from '../system/look.ts'
import { linesOf, evidenceOf, type Diagnosis } from './diagnosis.ts'
import type { EngineKind } from './engine-kind.ts'

const KEY = 'net.ipv4.ip_forward'
const SWITCH = `/proc/sys/${KEY.replaceAll('.', '/')}`
const FOLDERS = ['/etc/sysctl.d', '/run/sysctl.d', '/usr/lib/sysctl.d'] as const

export interface IpForwardFacts {
  readonly value: Seen
  /** Files by which it is set at each start of the host and whenever sysctl reads them (sysctl.d(5)). */
  readonly files: readonly Seen[]
}

/** A line that sets it; sysctl takes slashes for dots, and a minus for "do not mind when it fails". */
const setsIt = (line: string) => /^\s*-?\s*net[./]ipv4[./]ip_forward\s*=/.test(line)

export async function readIpForward(look: Look): Promise<IpForwardFacts> {
  const [value, main, ...listed] = await Promise.all([
    look.file(SWITCH),
    look.file('/etc/sysctl.conf'),
    ...FOLDERS.map(async (folder) => {
      const names = (await look.names(folder)).filter((name) => name.endsWith('.conf')).sort()
      return Promise.all(names.map((name) => look.file(`${folder}/${name}`)))
    }),
  ])
  return { value, files: [main, ...listed.flat()].filter(({ text }) => text.split('\n').some(setsIt)) }
}

/** libvirt's forward modes whose guests are routed by this host; Docker's networks with a bridge all are. */
const ROUTED = ['nat', 'route', 'open']

interface Told {
  readonly networks: readonly Network[]
  readonly engine: EngineKind | null
}

/**
 * Whether the kernel hands packets on at all. Both engines switch that on when they start a network; what switches it off
 * later (a hardened sysctl.conf that is read anew) cuts all guests and containers off at once.
 */
export function ipForwardFinding({ value, files }: IpForwardFacts, { networks, engine }: Told): Diagnosis {
  const id = 'ip-forward'
  const evidence = [evidenceOf(value, (line) => line.trim() === '0'), ...files.map((file) => linesOf(file, setsIt))]
  const is = value.text.trim()
  if (!/^[012]$/.test(is)) return { id, status: 'unknown', code: 'ip-forward.unseen', evidence }
  if (is !== '0') return { id, status: 'ok', code: 'ip-forward.on', evidence }
  // A rootless engine has a network namespace, and with it a switch, of its own.
  const docks = engine !== null && !engine.rootless
  const needy = networks.filter(
    ({ engine: of, active, mode, bridge }) =>
      active && bridge !== null && (of === 'libvirt' ? ROUTED.includes(mode) : docks && mode === 'bridge'),
  )
  if (needy.length === 0) return { id, status: 'ok', code: 'ip-forward.idle', evidence }
  const bridges = [...new Set(needy.map(({ bridge }) => bridge ?? ''))].join(', ')
  const params = { bridges }
  const actions = [{ verb: 'sysctl-set', key: KEY, value: 1, before: 0 }] as const
  const treatments = [{ code: 'forward-packets', params, actions }] as const
  return { id, status: 'fail', code: 'ip-forward.off', params, evidence, treatments }
}
