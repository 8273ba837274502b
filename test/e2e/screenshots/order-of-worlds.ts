import { FORWARDS_MARK, ORGANISATION_MARK, TRASH_MARK } from '../../../main/inventory/own-marks.ts'
import type { FakeWorld } from '../support/fake-world.ts'
import { placeGuest } from './machines-of-worlds.ts'

const OFF = 5
const DAY = 86_400_000

const groups: Readonly<Record<string, readonly [group: string, ...tags: string[]]>> = {
  lb1: ['course/week 1', 'balancer', 'front'],
  lb2: ['course/week 1', 'balancer', 'front'],
  node1: ['course/week 2', 'database'],
  node2: ['course/week 2', 'database', 'slow'],
}

/** Puts the guests into groups, with tags, and two that were deleted beside them. */
export function organise(world: FakeWorld): FakeWorld {
  const { host } = world.libvirt
  for (const domain of host.domains.values()) {
    const [group, ...tags] = groups[domain.name] ?? []
    if (group === undefined) continue
    const inside = tags.map((tag) => `<tag>${tag}</tag>`).join('')
    domain.metadata.set(ORGANISATION_MARK.uri, `<organisation group='${group}'>${inside}</organisation>`)
  }
  const pool = host.addPool('deleted')
  for (const [former, days] of [
    ['old-web', 13],
    ['exercise-3', 2],
  ] as const) {
    const at = new Date(Date.now() - days * DAY + 60_000).toISOString()
    const mark = `<trash name='${former}' at='${at}' autostart='no' by='${process.getuid?.() ?? 0}'/>`
    const called = `${former}~trash-20261110-080000`
    placeGuest(world, { name: called, state: OFF, memory: 512, marks: [[TRASH_MARK.uri, mark]] })
    const { key } = host.addVolume(pool, `${former}.qcow2`, Buffer.alloc(3 * 1024 ** 2))
    const guest = [...host.domains.values()].find((one) => one.name === called)
    if (guest !== undefined) guest.xml = guest.xml.replace(/<source file='[^']*qcow2'\/>/, `<source file='${key}'/>`)
  }
  return world
}

/** Ports of the host that lead to a guest. */
export function forwardTo(world: FakeWorld, name: string): void {
  const guest = [...world.libvirt.host.domains.values()].find((one) => one.name === name)
  const mac = /<mac address='([^']+)'/.exec(guest?.xml ?? '')?.[1] ?? ''
  const forward = (address: string, port: number, to: number) =>
    `<forward protocol='tcp' address='${address}' port='${port}' mac='${mac}' to='${to}'/>`
  const inside = forward('127.0.0.1', 2222, 22) + forward('0.0.0.0', 8080, 80)
  guest?.metadata.set(FORWARDS_MARK.uri, `<forwards>${inside}</forwards>`)
}
