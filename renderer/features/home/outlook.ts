import type { Connection } from '../../../contract/connection.ts'
import type { Acceleration, Finding } from '../../../contract/doctor.ts'
import { openFindings } from '../host/findings.ts'

type Engine = Connection['engine']

/** What stands between a person and one kind of machine. */
export interface Obstacle {
  readonly engine: Engine
  readonly state: 'absent' | 'denied' | 'lost'
  /** What the doctor found about it, with what helps; null before it has told. */
  readonly finding: Finding | null
  /** Nothing is to be done but to log in anew: the group is joined, this login does not have it. */
  readonly isLogin: boolean
}

/** What works on this host now, for who has just come. */
export interface Outlook {
  readonly vms: { readonly type: 'there'; readonly by: Acceleration['accelerator'] | null } | Missing
  readonly containers: { readonly type: 'there' } | Missing
  /** Why VMs are slow, where somebody can do something about it or wants to know. */
  readonly slow: Finding | null
  /** Set when nothing outside of this computer can be reached. */
  readonly offline: Finding | null
  /** What to mend first so that anything runs; null when something does. */
  readonly first: Obstacle | null
}

type Missing = { readonly type: 'missing'; readonly obstacle: Obstacle | null }

interface Report {
  readonly findings: readonly Finding[]
  readonly acceleration: Acceleration
}

/** @param report null until the doctor has answered; the connections are live and win over its memory of them */
export function outlookOf(connections: readonly Connection[], report: Report | null): Outlook {
  const open = openFindings(report?.findings ?? [])
  const named = (...ids: string[]) => open.find(({ id }) => ids.includes(id)) ?? null
  const [libvirt, docker] = (['libvirt', 'docker'] as const).map((engine) => missing(engine, connections, open))
  const by = report?.acceleration.accelerator ?? null
  return {
    vms: libvirt ?? { type: 'there', by },
    containers: docker ?? { type: 'there' },
    slow: by === 'qemu' ? named('cpu-virtualization', 'kvm-device') : null,
    offline: named('uplink'),
    first: libvirt && docker ? firstOf([libvirt.obstacle, docker.obstacle]) : null,
  }
}

function missing(engine: Engine, connections: readonly Connection[], open: readonly Finding[]): Missing | null {
  const own = connections.filter((one) => one.engine === engine)
  if (own.some(({ state }) => state === 'ready')) return null
  const state = own.map((one) => one.state).find((one) => one !== 'ready' && one !== 'connecting')
  if (state === undefined) return { type: 'missing', obstacle: null }
  const groups = state === 'denied' ? open.find(({ id }) => id === 'groups') : undefined
  const isLogin = groups?.code === 'groups.stale' && String(groups.params['group']).split(', ').includes(engine)
  const finding = (isLogin ? groups : open.find(({ id }) => id === engine)) ?? null
  return { type: 'missing', obstacle: { engine, state, finding, isLogin } }
}

/** The easiest first: to log in anew, to join a group, to start what broke, to install. */
function firstOf(obstacles: readonly (Obstacle | null)[]): Obstacle | null {
  const effort = ({ isLogin, state }: Obstacle) => (isLogin ? 0 : { denied: 1, lost: 2, absent: 3 }[state])
  const known = obstacles.filter((one) => one !== null)
  return known.toSorted((a, b) => effort(a) - effort(b))[0] ?? null
}
