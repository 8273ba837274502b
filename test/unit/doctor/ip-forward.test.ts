import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { finding as schema } from '../../../contract/doctor.ts'
import { ipForwardFinding, readIpForward } from '../../../main/doctor/ip-forward.ts'
import { Look } from '../../../main/system/look.ts'
import { network, seen, told } from './samples.ts'

const rootful = { podman: false, rootless: false, version: '29', rootDir: '/var/lib/docker' }
const dockers = network({ engine: 'docker', connection: 'docker', name: 'bridge', mode: 'bridge', bridge: 'docker0' })
const look = (value: string, networks = [network()], engine: typeof rootful | null = rootful) =>
  told(ipForwardFinding({ value: seen(value), files: [] }, { networks, engine }))

describe('the forwarding of packets', () => {
  it.each([
    ['1\n', 'ok', 'on'],
    ['0\n', 'fail', 'off'],
    ['', 'unknown', 'unseen'],
  ])('that the kernel tells as %j is %s: %s', (value, status, code) => {
    const found = look(value)
    expect(schema.parse(found)).toEqual(found)
    expect(found).toMatchObject({ status, code: `ip-forward.${code}` })
  })

  it.each([
    ['a network of libvirt that is not started', [network({ active: false })]],
    ['an isolated one', [network({ mode: 'isolated' })]],
    ['one on a bridge of the host', [network({ mode: 'bridge', bridge: 'br0' })]],
    ['a macvlan of Docker', [{ ...dockers, mode: 'macvlan', bridge: null }]],
  ])('is not needed by %s', (_, networks) => {
    expect(look('0\n', networks)).toMatchObject({ status: 'ok', code: 'ip-forward.idle', fix: [] })
  })

  it('is needed by the bridges of both engines, but not by those of a rootless one', () => {
    expect(look('0\n', [network(), dockers]).params).toEqual({ bridges: 'virbr0, docker0' })
    expect(look('0\n', [dockers], { ...rootful, rootless: true }).code).toBe('ip-forward.idle')
  })

  it('is switched on now and at each start, and off again', () => {
    const { fix, remedies } = look('0\n')
    const lines = fix.join('\n').split('\n')
    expect(lines[0]).toBe("sudo sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'")
    expect(lines[1]).toMatch(/^sudo install .* \/etc\/sysctl\.d\/60-labrig-net\.ipv4\.ip_forward\.conf <</)
    expect(remedies[0]?.undo.join('\n').split('\n')).toEqual([
      "sudo sh -c 'echo 0 >/proc/sys/net/ipv4/ip_forward'",
      'sudo rm -f /etc/sysctl.d/60-labrig-net.ipv4.ip_forward.conf',
    ])
  })
})

describe('the files that set it', () => {
  let root = ''
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'labrig-test-forward-'))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  it('are shown by their line, however it is written, and no others are', async () => {
    const files = {
      '/proc/sys/net/ipv4/ip_forward': '0\n',
      '/etc/sysctl.conf': '#net.ipv4.ip_forward=1\nkernel.panic=1\n',
      '/etc/sysctl.d/99-a.conf': 'kernel.panic=1\n-net/ipv4/ip_forward=0\n',
      '/etc/sysctl.d/notes': 'net.ipv4.ip_forward = 0\n',
      '/usr/lib/sysctl.d/50-b.conf': 'net.ipv4.ip_forward = 0\n',
    }
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, path, '..'), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const { evidence } = ipForwardFinding(await readIpForward(new Look({ root })), { networks: [], engine: null })
    expect(evidence?.map(({ source, text }) => [source, text])).toEqual([
      ['/proc/sys/net/ipv4/ip_forward', '0'],
      ['/etc/sysctl.d/99-a.conf', '-net/ipv4/ip_forward=0'],
      ['/usr/lib/sysctl.d/50-b.conf', 'net.ipv4.ip_forward = 0'],
    ])
  })
})
