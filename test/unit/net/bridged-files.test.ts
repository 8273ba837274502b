import { describe, expect, it } from 'vitest'
import { bridgedNetplan, netplanMethod, saysOf, saysOfBridge } from '../../../main/net/netplan-file.ts'
import { sectionsOf, sectionsText, valueOf, withoutFour } from '../../../main/net/networkd-file.ts'

const yaml = `# The lab.
network:
  version: 2
  ethernets:
    lan:
      match: { macaddress: "52:54:00:00:00:01" } # the card
      set-name: enp1s0
      dhcp4: true
      addresses: [192.168.1.5/24, "fd00::5/64"]
      gateway4: 192.168.1.1
      routes:
        - { to: 10.0.0.0/8, via: 192.168.1.2 }
        - { to: "fd01::/64", via: "fd00::1" }
  wifis:
    wl0: { dhcp4: true }
`
const bridged = (four: Parameters<typeof bridgedNetplan>[1]['four']) =>
  bridgedNetplan(yaml, { id: 'lan', bridge: 'br0', mac: '52:54:00:00:00:01', four }) ?? ''

describe('a file of netplan', () => {
  it('says how an interface is configured', () => {
    expect([saysOf(yaml, 'lan'), saysOf(yaml, 'wl0'), saysOfBridge(yaml, 'br0')]).toEqual([true, false, false])
    expect(netplanMethod(yaml, 'lan')).toBe('dhcp')
    expect(bridgedNetplan('network: [', { id: 'lan', bridge: 'br0', mac: '', four: null })).toBeNull()
  })

  it('gets a bridge with all that was about addresses; what is about the card stays, and so do remarks', () => {
    const text = bridged(null)
    expect(text).toContain('# The lab.')
    expect(text).toContain('# the card')
    expect(text).toContain('set-name: enp1s0')
    expect(saysOfBridge(text, 'br0')).toBe(true)
    expect(netplanMethod(text, 'lan')).toBe('none')
    expect(text.slice(text.indexOf('bridges:'))).toContain('gateway4: 192.168.1.1')
  })

  it('gives the bridge another address of IPv4; those of IPv6 stay', () => {
    const text = bridged({ dhcp: false, address: '192.168.1.9/24', gateway: '192.168.1.1', dns: ['9.9.9.9'] })
    expect(text.slice(text.indexOf('bridges:'))).toBe(`bridges:
    br0:
      interfaces:
        - lan
      macaddress: 52:54:00:00:00:01
      parameters:
        stp: false
      dhcp4: false
      addresses:
        - 192.168.1.9/24
        - fd00::5/64
      routes:
        - to: 0.0.0.0/0
          via: 192.168.1.1
        - to: fd01::/64
          via: fd00::1
      nameservers:
        addresses:
          - 9.9.9.9
`)
  })
})

describe('a file of systemd-networkd', () => {
  const text = `# The lab.
[Match]
Name=enp1s0

[Network]
DHCP=yes
Address=192.168.1.5/24
Address=fd00::5/64
DNS=192.168.1.1
Domains=lab.example

[Route]
Destination=10.0.0.0/8
Gateway=192.168.1.2

[Route]
Destination=fd01::/64
Gateway=fd00::1
`
  it('has its values by section, the last of each', () => {
    expect(valueOf(sectionsOf(text), 'Network', 'Address')).toBe('fd00::5/64')
    expect(valueOf(sectionsOf(text), 'Network', 'Gateway')).toBeNull()
  })

  it('is left with what is not about IPv4', () => {
    expect(sectionsText(withoutFour(sectionsOf(text)))).toBe(`[Match]
Name=enp1s0

[Network]
Address=fd00::5/64
Domains=lab.example

[Route]
Destination=fd01::/64
Gateway=fd00::1
`)
  })
})
