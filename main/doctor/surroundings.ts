import type { Look, Seen } from '../system/look.ts'
import { installCommands, type PackageManager } from './distribution.ts'
import { evidenceOf, linesOf, type Diagnosis } from './diagnosis.ts'

export interface SurroundingFacts {
  readonly controllers: Seen
  readonly mounts: Seen
  readonly clock: Seen
  readonly modules: Seen
  readonly validation: Seen
  readonly tcp: readonly Seen[]
  readonly dockerSocket: { readonly mode: number } | null
}

export async function readSurroundings(look: Look): Promise<SurroundingFacts> {
  const [controllers, mounts, clock, modules, validation, tcp4, tcp6, dockerSocket] = await Promise.all([
    look.file('/sys/fs/cgroup/cgroup.controllers'),
    look.file('/proc/self/mounts'),
    readClock(look),
    look.file('/proc/modules'),
    look.command('virt-host-validate', 'qemu'),
    look.file('/proc/net/tcp'),
    look.file('/proc/net/tcp6'),
    look.modeOf('/run/docker.sock'),
  ])
  return { controllers, mounts, clock, modules, validation, tcp: [tcp4, tcp6], dockerSocket }
}

/** Who sets the clock is systemd's to know; without it nothing answers. */
async function readClock(look: Look): Promise<Seen> {
  const words = ['timedatectl', 'show', '--property=NTPSynchronized', '--property=CanNTP'] as const
  if ((await look.modeOf('/run/systemd/system')) !== null) return look.command(...words)
  return { source: words.join(' '), text: '', problem: 'missing', code: null }
}

/** Which version of control groups limits machines. Version 1 is leaving: systemd 256 and newer refuse to start with it. */
export function controlGroupsFinding({ controllers, mounts }: SurroundingFacts): Diagnosis {
  const id = 'control-groups'
  const evidence = [linesOf(mounts, (line) => / cgroup2? /.test(line))]
  if (controllers.problem === null) {
    return { id, status: 'ok', code: 'control-groups.unified', evidence: [evidenceOf(controllers)] }
  }
  if (/ cgroup /.test(mounts.text)) return { id, status: 'ok', code: 'control-groups.old', evidence }
  return { id, status: 'unknown', code: 'control-groups.none', evidence }
}

/** Certificates, tokens and lab checks go wrong with the clock. */
export function clockFinding({ clock }: SurroundingFacts, manager: PackageManager | null): Diagnosis {
  const id = 'clock'
  const evidence = [evidenceOf(clock)]
  if (/^NTPSynchronized=yes/m.test(clock.text)) return { id, status: 'ok', code: 'clock.synchronized', evidence }
  if (!/^NTPSynchronized=no/m.test(clock.text)) return { id, status: 'unknown', code: 'clock.unseen', evidence }
  // Without a service that could do it, timedatectl refuses.
  const install = /^CanNTP=no/m.test(clock.text) ? installCommands('time', manager) : []
  const commands = [...install, 'sudo timedatectl set-ntp true']
  return { id, status: 'warn', code: 'clock.free', evidence, treatments: [{ code: 'set-clock', commands }] }
}

const OTHERS: Readonly<Record<string, string>> = { vboxdrv: 'VirtualBox', vmmon: 'VMware' }

/** Two hypervisors want the processor's virtualization; only one has it. */
export function otherHypervisorsFinding({ modules }: SurroundingFacts): Diagnosis {
  const id = 'other-hypervisors'
  const isOther = (line: string) => Object.hasOwn(OTHERS, line.split(' ')[0] ?? '')
  const found = modules.text.split('\n').filter(isOther)
  if (found.length === 0) return { id, status: 'ok', code: 'other-hypervisors.none' }
  const names = found.map((line) => OTHERS[line.split(' ')[0] ?? ''] ?? '')
  // The third column counts users: VMs that run right now.
  const active = found.some((line) => Number(line.split(' ')[2]) > 0)
  return {
    id,
    status: 'warn',
    code: active ? 'other-hypervisors.active' : 'other-hypervisors.loaded',
    params: { names: names.join(', ') },
    evidence: [linesOf(modules, (line) => isOther(line) || /^kvm/.test(line))],
  }
}

/** What virt-host-validate finds beside hardware virtualization, which has a finding of its own. */
export function validationFinding({ validation }: SurroundingFacts): Diagnosis {
  const id = 'host-validate'
  const isFailure = (line: string) => /:\s*FAIL/.test(line) && !/hardware virtualization|\/dev\/kvm/i.test(line)
  const failed = validation.text.split('\n').filter(isFailure)
  if (validation.problem !== null) return { id, status: 'unknown', code: 'host-validate.unseen' }
  const evidence = [evidenceOf(validation, isFailure)]
  const [first] = failed
  if (first === undefined) return { id, status: 'ok', code: 'host-validate.passed', evidence }
  const what = /Checking (?:for |if )?(.*?)\s+:/.exec(first)?.[1] ?? first.trim()
  return { id, status: 'warn', code: 'host-validate.failed', params: { what, count: failed.length }, evidence }
}

const LISTEN = '0A'
const doors: readonly (readonly [number, number, string])[] = [
  [2375, 2375, 'Docker'],
  [16509, 16509, 'libvirt'],
  [5900, 5999, 'VNC'],
]

/** Listening ports that give others a machine, or the whole host: "5900 (VNC)". */
function openDoors(tables: readonly Seen[]): string[] {
  const rows = tables.flatMap(({ text }) =>
    text
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/)),
  )
  const found = rows.flatMap((columns) => {
    const [address = '', port = ''] = (columns[1] ?? '').split(':')
    const number = Number.parseInt(port, 16)
    if (columns[3] !== LISTEN || isLoopback(address)) return []
    const door = doors.find(([from, to]) => from <= number && number <= to)
    return door === undefined ? [] : [`${number} (${door[2]})`]
  })
  return [...new Set(found)]
}

/** As proc(5) writes addresses: words of the host's byte order. 127.x.x.x, ::1 and ::ffff:127.x.x.x. */
function isLoopback(hex: string): boolean {
  return (
    /^[0-9A-F]{6}7F$/.test(hex) ||
    hex === '00000000000000000000000001000000' ||
    /^0{16}F{4}0{4}[0-9A-F]{6}7F$/.test(hex)
  )
}

/** Whether an engine or a guest's screen stands open to others. */
export function openSocketsFinding({ tcp, dockerSocket }: SurroundingFacts): Diagnosis {
  const id = 'open-sockets'
  const ports = openDoors(tcp)
  const evidence = tcp
    .filter(({ problem }) => problem === null)
    .map((seen) => linesOf(seen, (line) => openDoors([{ ...seen, text: `\n${line}` }]).length > 0))
    .filter(({ text }) => text !== '')
  if (dockerSocket !== null && (dockerSocket.mode & 0o006) !== 0) {
    const mode = (dockerSocket.mode & 0o777).toString(8)
    const stat = { source: 'stat /run/docker.sock', text: `mode ${mode}`, marked: [0] }
    return { id, status: 'fail', code: 'open-sockets.docker', params: { mode }, evidence: [stat, ...evidence] }
  }
  if (ports.length === 0) return { id, status: 'ok', code: 'open-sockets.none' }
  const grave = ports.some((port) => !port.includes('VNC'))
  const code = grave ? 'open-sockets.engine' : 'open-sockets.screen'
  return { id, status: grave ? 'fail' : 'warn', code, params: { ports: ports.join(', ') }, evidence }
}
