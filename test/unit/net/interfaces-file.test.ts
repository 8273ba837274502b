import { describe, expect, it } from 'vitest'
import { replaceStanzas, sourcesOf, stanzaLine, stanzasOf } from '../../../main/net/interfaces-file.ts'

const file = `# By hand, years ago.
source /etc/network/interfaces.d/*
auto lo enp1s0 enp2s0
allow-hotplug enp1s0
iface lo inet loopback

iface enp1s0 inet static
  address 192.168.1.5/24
  # The way out.
  gateway 192.168.1.1
  up ip route add 10.0.0.0/8 \\
     via 192.168.1.2 dev enp1s0

iface enp1s0 inet6 auto

# The other card.
iface enp2s0 inet dhcp
mapping eth*
  script /bin/true
`

describe('a file of ifupdown', () => {
  it('has the stanzas of an interface with their options, and nobody else’s', () => {
    expect(stanzasOf(file, 'enp1s0')).toEqual([
      {
        family: 'inet',
        method: 'static',
        options: [
          '  address 192.168.1.5/24',
          '  gateway 192.168.1.1',
          '  up ip route add 10.0.0.0/8 \\',
          '     via 192.168.1.2 dev enp1s0',
        ],
      },
      { family: 'inet6', method: 'auto', options: [] },
    ])
    expect(stanzasOf(file, 'enp2s0')).toEqual([{ family: 'inet', method: 'dhcp', options: [] }])
    expect(stanzasOf(file, 'eth*')).toEqual([])
    expect(stanzaLine(file, 'enp2s0')).toBe('iface enp2s0 inet dhcp')
    expect(stanzaLine(file, 'enp3s0')).toBeNull()
  })

  it('names the files that it has read', () => {
    expect(sourcesOf(`${file}source-directory more.d\n`)).toEqual({
      files: ['/etc/network/interfaces.d/*'],
      folders: ['more.d'],
    })
  })

  it('gets other stanzas where those of one interface stood; all else stays', () => {
    expect(replaceStanzas(file, 'enp1s0', ['auto br0', 'iface br0 inet dhcp'])).toBe(`# By hand, years ago.
source /etc/network/interfaces.d/*
auto lo enp2s0
iface lo inet loopback

auto br0
iface br0 inet dhcp

# The other card.
iface enp2s0 inet dhcp
mapping eth*
  script /bin/true
`)
  })
})
