import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Network } from '../../../contract/resource.ts'
import { firewalldFinding, readFirewalld } from '../../../main/doctor/firewalld.ts'
import { Look } from '../../../main/system/look.ts'
import { connection, firewall, network, told } from './samples.ts'

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'labrig-test-firewalld-'))
})
afterEach(() => rm(root, { recursive: true }))

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

/** As firewall-cmd 1.3 prints a zone. */
const zone = (head: string, target: string, interfaces = '', services = '') => `${head}
  target: ${target}
  icmp-block-inversion: no
  interfaces: ${interfaces}
  sources: 
  services: ${services}
  ports: 
  rich rules: 
\trule priority="32767" reject
`
const usual = (strays: string, ...libvirt: string[]) =>
  [
    zone('docker (active)', 'ACCEPT', 'docker0'),
    zone('libvirt (active)', 'ACCEPT', libvirt.join(' '), 'dhcp dhcpv6 dns ssh tftp'),
    zone('public (default, active)', 'default', strays, 'dhcpv6-client ssh'),
  ].join('\n')

const dockers = network({ engine: 'docker', name: 'bridge', mode: 'bridge', bridge: 'docker0' })
const connections = [connection(), connection({ engine: 'docker' })]
const rules = firewall('-P FORWARD ACCEPT\n-N DOCKER\n')

async function look(zones: string, { networks = [network(), dockers] as Network[], facts = rules, code = 0 } = {}) {
  await put('/proc/7/comm', 'firewalld\n')
  const run = () => Promise.resolve({ code, stdout: zones, stderr: '', truncated: false })
  const read = await readFirewalld(new Look({ root, run }))
  return told(firewalldFinding(read, { networks, connections }, facts))
}

describe('the zones of firewalld', () => {
  it('are asked for only where it runs', async () => {
    await put('/proc/7/comm', 'bash\n')
    const never = () => Promise.reject(new Error('asked'))
    expect(await readFirewalld(new Look({ root, run: never }))).toBeNull()
    expect(await look('FirewallD is not running', { code: 252 })).toMatchObject({
      status: 'ok',
      code: 'firewalld.none',
    })
  })

  it('fit when each bridge is where its engine wants it, or where all may pass', async () => {
    expect(await look(usual('', 'virbr0'))).toMatchObject({ status: 'ok', code: 'firewalld.fits', fix: [] })
    const trusted = zone('trusted (active)', 'ACCEPT', 'virbr0')
    expect(await look(`${usual('')}\n${trusted}`)).toMatchObject({ status: 'ok' })
  })

  it('do not when a bridge is in another, or in none and so in the usual one', async () => {
    await put('/etc/firewalld/zones/public.xml', '<zone>\n  <interface name="virbr0"/>\n</zone>')
    const bound = await look(usual('virbr0'))
    const params = { bridge: 'virbr0', zone: 'public', wanted: 'libvirt' }
    expect(bound).toMatchObject({ status: 'warn', code: 'firewalld.strange', params })
    expect(bound.fix.map((line) => line.split('\n')).flat()).toEqual([
      'sudo firewall-cmd --zone=libvirt --change-interface=virbr0',
      'sudo firewall-cmd --permanent --zone=libvirt --change-interface=virbr0',
    ])
    expect(bound.remedies[0]?.undo.map((line) => line.split('\n')).flat()).toEqual([
      'sudo firewall-cmd --zone=public --change-interface=virbr0',
      'sudo firewall-cmd --permanent --zone=public --change-interface=virbr0',
    ])
    await rm(join(root, 'etc'), { recursive: true })
    const loose = await look(usual(''))
    expect(loose.params).toMatchObject(params)
    expect(loose.remedies[0]?.undo.join('\n')).toContain('--zone=libvirt --remove-interface=virbr0')
  })

  it('never move the interface by which this host reaches others, nor a bridge that is not the engine’s own', async () => {
    const routes = [{ to: 'default', interface: 'virbr0', gateway: null }]
    expect((await look(usual('virbr0'), { facts: { ...rules, routes } })).code).toBe('firewalld.fits')
    const theirs = network({ mode: 'bridge', bridge: 'br0' })
    expect((await look(usual('br0'), { networks: [theirs] })).code).toBe('firewalld.fits')
  })

  it('serve an isolated network when they answer its guests', async () => {
    const isolated = [network({ mode: 'isolated' })]
    const home = zone('home (active)', 'default', 'virbr0', 'dhcp dns ssh')
    expect((await look(`${usual('')}\n${home}`, { networks: isolated })).code).toBe('firewalld.fits')
    expect((await look(`${usual('')}\n${home}`)).code).toBe('firewalld.strange')
  })

  it('are absent when libvirt came after it, and Docker’s when that came before', async () => {
    const publicOnly = zone('public (default)', 'default')
    expect(await look(publicOnly)).toMatchObject({
      code: 'firewalld.zone-absent',
      fix: ['sudo firewall-cmd --reload'],
    })
    const libvirts = `${zone('libvirt (active)', 'ACCEPT', 'virbr0')}\n${publicOnly}`
    expect(await look(libvirts, { facts: firewall('-P FORWARD ACCEPT\n') })).toMatchObject({
      code: 'firewalld.docker-late',
      fix: ['sudo systemctl restart docker.service'],
    })
  })

  it('are not known to whom polkit refuses', async () => {
    const found = await look('Authorization failed.\n    Make sure polkit agent is running', { code: 253 })
    expect(found).toMatchObject({ status: 'unknown', code: 'firewalld.denied' })
  })
})
