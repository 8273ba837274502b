import { describe, expect, it } from 'vitest'
import type { NetworkSettings } from '../../../contract/network-spec.ts'
import { parseXml, serializeXml } from '../../../main/libvirt/xml.ts'
import { checkBesideDocker, checkSettings } from '../../../main/network/check-settings.ts'
import { newDefinition } from '../../../main/network/create-libvirt.ts'
import { applyChange, changedSettings, settingsOf } from '../../../main/network/definition.ts'
import { liveEdits, needsRestart } from '../../../main/network/live-edits.ts'

const settings: NetworkSettings = {
  mode: 'nat',
  bridge: null,
  device: null,
  subnet: '10.1.2.0/24',
  gateway: '10.1.2.1',
  ranges: [{ start: '10.1.2.20', end: '10.1.2.90' }],
  hosts: [{ mac: '52:54:00:00:00:01', address: '10.1.2.9', name: 'web1' }],
  subnet6: null,
  domain: 'lab.test',
  dnsHosts: [{ address: '10.1.2.1', names: ['gate'] }],
}

const foreign = `<network>
  <name>old</name>
  <forward dev='eth0' mode='nat'><nat><port start='1024' end='65535'/></nat><interface dev='eth0'/></forward>
  <bridge name='virbr3' stp='on' delay='0'/>
  <mtu size='1400'/>
  <ip address='192.168.9.1' netmask='255.255.255.0'>
    <tftp root='/srv'/>
    <dhcp><range start='192.168.9.2' end='192.168.9.99'/><host name='byname' ip='192.168.9.5'/><bootp file='a'/></dhcp>
  </ip>
</network>`

describe('a definition', () => {
  it('comes back as the settings that it was made of', () => {
    expect(settingsOf(parseXml(newDefinition('lab', settings)))).toEqual(settings)
  })

  it('of somebody else is read, and keeps what no setting stands for', () => {
    const document = parseXml(foreign)
    expect(settingsOf(document)).toMatchObject({ mode: 'nat', device: 'eth0', subnet: '192.168.9.0/24', hosts: [] })
    applyChange(document, { mode: 'route', device: null, domain: 'a.test', ranges: [], hosts: settings.hosts })
    const xml = serializeXml(document)
    for (const kept of [
      '<mtu size="1400"/>',
      '<tftp root="/srv"/>',
      '<bootp file="a"/>',
      'name="byname"',
      'stp="on"',
    ]) {
      expect(xml).toContain(kept)
    }
    expect(xml).not.toMatch(/<nat>|<interface|<range/)
    expect(settingsOf(document)).toMatchObject({ mode: 'route', device: null, domain: 'a.test', hosts: settings.hosts })
  })

  it('that changes is compared by its parts: lists in place, anything else by a restart', () => {
    const next = changedSettings(settings, {
      hosts: [
        { mac: '52:54:00:00:00:01', address: '10.1.2.10', name: 'web1' },
        { mac: '52:54:00:00:00:02', address: '10.1.2.11', name: null },
      ],
      dnsHosts: [],
    })
    expect(needsRestart(settings, next)).toBe(false)
    expect(liveEdits(settings, next).map(({ section, verb }) => `${verb} ${section}`)).toEqual([
      'add ip-dhcp-host',
      'modify ip-dhcp-host',
      'delete dns-host',
    ])
    expect(needsRestart(settings, changedSettings(settings, { domain: null }))).toBe(true)
    expect(liveEdits(settings, settings)).toEqual([])
  })

  it('that loses its subnet loses what lay in it', () => {
    expect(changedSettings(settings, { subnet: null })).toMatchObject({ gateway: null, ranges: [], hosts: [] })
    expect(changedSettings(settings, { subnet: '10.9.0.0/24', ranges: [], hosts: [] })).toMatchObject({
      gateway: '10.9.0.1',
    })
  })
})

describe('settings that do not hold together', () => {
  const host = { mac: '52:54:00:00:00:02', address: '10.1.2.9', name: null }
  it.each([
    [{ subnet: '10.1.2.0/31' }, 'subnet', 'subnet-narrow'],
    [{ gateway: '10.1.3.1' }, 'gateway', 'not-inside'],
    [{ gateway: '10.1.2.0' }, 'gateway', 'not-host'],
    [{ ranges: [{ start: '10.1.2.9', end: '10.1.2.8' }] }, 'ranges.0', 'range-turned'],
    [{ ranges: [...settings.ranges, { start: '10.1.2.90', end: '10.1.2.95' }] }, 'ranges.1', 'ranges-overlap'],
    [{ hosts: [...settings.hosts, host] }, 'hosts.1.address', 'twice'],
    [{ hosts: [{ ...host, address: '10.1.2.1' }] }, 'hosts.0.address', 'is-gateway'],
    [{ mode: 'open', device: 'eth0' }, 'device', 'not-with-mode'],
    [{ mode: 'bridge', bridge: 'br0' }, 'subnet', 'not-with-mode'],
    [{ dnsHosts: [...settings.dnsHosts, ...settings.dnsHosts] }, 'dnsHosts.1.address', 'twice'],
    [{ subnet: null, gateway: null, ranges: [], hosts: [] }, 'subnet', 'subnet-needed'],
  ])('%j: %s is %s', (part, field, problem) => {
    expect(() => checkSettings({ ...settings, ...part })).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ field, problem }) as unknown }),
    )
  })

  it('are those whose DHCP would hand out what Docker takes', () => {
    expect(() => checkBesideDocker([{ start: '10.1.2.100', end: '10.1.2.192' }], '10.1.2.192/26', 'change.')).toThrow(
      expect.objectContaining({ data: expect.objectContaining({ field: 'change.ranges.0' }) as unknown }),
    )
    expect(() => checkBesideDocker([{ start: '10.1.2.2', end: '10.1.2.191' }], '10.1.2.192/26')).not.toThrow()
  })
})
