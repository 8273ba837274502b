import { describe, expect, it } from 'vitest'
import { uplinkFinding } from '../../../main/doctor/uplink-finding.ts'
import { firewall, seen } from './samples.ts'

const nothing = '0'.repeat(32)
const local6 = `fe80${'0'.repeat(28)} 40 ${nothing} 00 ${nothing} 00000100 00000001 00000000 00000001     eth0`
const refusing6 = `${nothing} 00 ${nothing} 00 ${nothing} ffffffff 00000001 00000000 00200200       lo`
const default6 = `${nothing} 00 ${nothing} 00 fe80${'0'.repeat(27)}1 00000400 00000003 00000000 00000003     wlan0`
const judge = (routes: Parameters<typeof firewall>[1], table6: string) =>
  uplinkFinding(firewall('', routes), { routes6: seen(table6) })

describe('the way to the outside', () => {
  it.each([
    ['an IPv4 default route', {}, '', 'ok', 'eth0'],
    ['only one of IPv6', { routes: [] }, [local6, refusing6, default6].join('\n'), 'ok', 'wlan0'],
    ['no default route', { routes: [] }, [local6, refusing6].join('\n'), 'warn', undefined],
    ['no route at all', { routes: [] }, '', 'warn', undefined],
    [
      'routes that cannot be read',
      { routes: [], seenRoutes: seen('', { problem: 'missing' }) },
      '',
      'unknown',
      undefined,
    ],
  ] as const)('with %s', (_, routes, table6, status, way) => {
    const finding = judge(routes, table6)
    expect(finding).toMatchObject({ id: 'uplink', status })
    expect(finding.params?.['interface']).toBe(way)
  })
})
