import { describe, expect, it } from 'vitest'
import { uplinkFinding } from '../../../main/doctor/uplink-finding.ts'
import { firewall, seen } from './samples.ts'

const none = '0'.repeat(32)
const row = (to: string, gateway: string, flags: string) =>
  `${to} ${none} 00 ${gateway} 00000100 00000001 00000000 ${flags}\n`
const local6 = row(`fe80${'0'.repeat(28)} 40`, none, '00000001 eth0')
const default6 = row(`${none} 00`, `fe80${'0'.repeat(27)}1`, '00450003 wlan0')
/** The kernel's own last row: what nothing else matches is unreachable. */
const refusing = row(`${none} 00`, none, '00200200 lo')
const unread = seen('', { problem: 'missing', code: null })

describe('the way to the outside', () => {
  it.each([
    ['an IPv4 default route', {}, seen(''), 'ok', 'eth0'],
    ['only one of IPv6', { routes: [] }, seen(local6 + default6 + refusing), 'ok', 'wlan0'],
    ['no default route', { routes: [] }, seen(local6 + refusing), 'warn', undefined],
    ['no route at all', { routes: [] }, seen(''), 'warn', undefined],
    ['routes that cannot be read', { routes: [], seenRoutes: unread }, unread, 'unknown', undefined],
  ] as const)('with %s', (...[, routes, routes6, status, way]) => {
    const finding = uplinkFinding(firewall('', routes), { routes6 })
    expect(finding).toMatchObject({ id: 'uplink', status })
    expect(finding.params?.['interface']).toBe(way)
  })
})
