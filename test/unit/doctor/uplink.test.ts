import { describe, expect, it } from 'vitest'
import { uplinkFinding } from '../../../main/doctor/uplink-finding.ts'
import { firewall, seen } from './samples.ts'

const local6 = '{"dst":"fe80::/64","dev":"eth0","protocol":"kernel","metric":256}'
const default6 = '{"dst":"default","gateway":"fe80::1","dev":"wlan0","protocol":"ra","metric":1024}'
const unread = seen('', { problem: 'missing', code: null })

describe('the way to the outside', () => {
  it.each([
    ['an IPv4 default route', {}, seen('[]'), 'ok', 'eth0'],
    ['only one of IPv6', { routes: [] }, seen(`[${local6},${default6}]`), 'ok', 'wlan0'],
    ['no default route', { routes: [] }, seen(`[${local6}]`), 'warn', undefined],
    ['no route at all', { routes: [] }, seen(''), 'warn', undefined],
    ['routes that cannot be read', { routes: [], seenRoutes: unread }, unread, 'unknown', undefined],
  ] as const)('with %s', (...[, routes, routes6, status, way]) => {
    const finding = uplinkFinding(firewall('', routes), { routes6 })
    expect(finding).toMatchObject({ id: 'uplink', status })
    expect(finding.params?.['interface']).toBe(way)
  })
})
