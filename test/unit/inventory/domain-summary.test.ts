import { describe, expect, it } from 'vitest'
import { LABRIG_NAMESPACE, summarizeDomain, type DomainSummary } from '../../../main/inventory/domain-summary.ts'
import { parseXml, selectElements, selectNumber, selectOne, selectText } from '../../../main/libvirt/xml.ts'

/** The same from the tree, which is slow and beyond doubt. */
function fromTree(xml: string): DomainSummary {
  const tree = parseXml(xml)
  const os = selectText(tree, "/domain/metadata/*[local-name()='libosinfo']/*[local-name()='os']/@id")
  const own = selectElements(tree, `/domain/metadata//*[namespace-uri()='${LABRIG_NAMESPACE}']`).length > 0
  return {
    title: selectText(tree, '/domain/title'),
    os,
    accelerator: selectOne(tree, 'string(/domain/@type)'),
    owner: own ? 'labrig' : 'foreign',
    memory: selectNumber(tree, 'number(/domain/memory)') * 1024,
    vcpus: selectNumber(tree, 'number(/domain/vcpu)'),
    interfaces: selectElements(tree, '/domain/devices/interface').map((one) => ({
      mac: selectOne(one, 'string(mac/@address)'),
      type: one.getAttribute('type') ?? '',
      source:
        ['network', 'bridge', 'dev', 'name']
          .map((name) => selectText(one, `source/@${name}`))
          .find((s) => s !== null) ?? null,
      model: selectText(one, 'model/@type'),
      ...target(selectText(one, 'target/@dev')),
    })),
  }
}

const target = (dev: string | null) => (dev === null ? {} : { target: dev })

interface Parts {
  readonly type?: string
  readonly head?: string
  readonly metadata?: string
  readonly memory?: string
  readonly vcpu?: string
  readonly devices?: string
}

/** A dump in the form and order that virDomainDefFormat writes. */
function dump(parts: Parts = {}): string {
  return `<domain type='${parts.type ?? 'kvm'}' id='4' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>web1</name>
  <uuid>fa4e0000-0000-4000-8000-000000000001</uuid>
${parts.head ?? ''}${parts.metadata ?? ''}  ${parts.memory ?? "<memory unit='KiB'>2097152</memory>"}
  <currentMemory unit='KiB'>1048576</currentMemory>
  ${parts.vcpu ?? "<vcpu placement='static' current='1'>4</vcpu>"}
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
  </os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <source file='/srv/a.qcow2' index='1'/>
      <target dev='vda' bus='virtio'/>
      <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/>
    </disk>
    <controller type='usb' index='0' model='qemu-xhci' ports='15'/>
${parts.devices ?? ''}    <video>
      <model type='vga' vram='16384' heads='1' primary='yes'/>
    </video>
    <memballoon model='virtio'/>
  </devices>
  <qemu:commandline>
    <qemu:arg value='-name'/>
    <qemu:arg value='&lt;interface type=&apos;user&apos;&gt;&lt;/interface&gt;'/>
  </qemu:commandline>
</domain>
`
}

const nic = (type: string, source: string, rest = "      <model type='virtio'/>\n") =>
  `    <interface type='${type}'>
      <mac address='52:54:00:aa:bb:cc'/>
${source === '' ? '' : `      ${source}\n`}${rest}      <target dev='vnet0'/>
      <alias name='net0'/>
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
    </interface>
`

const foreignMetadata = `  <metadata>
    <other:thing xmlns:other="http://example.org/thing">
      <interface type='network'><mac address='00:00:00:00:00:00'/></interface>
      <memory unit='KiB'>1</memory>
      <title>not the title</title>
      <vcpu>99</vcpu>
      <metadata>inner</metadata>
    </other:thing>
  </metadata>
`

const osMetadata = `  <metadata>
    <libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
      <libosinfo:os id="http://debian.org/debian/12?a=1&amp;b=2"/>
    </libosinfo:libosinfo>
    <labrig:machine xmlns:labrig="${LABRIG_NAMESPACE}" version="1"/>
  </metadata>
`

const dumps: [string, Parts][] = [
  ['a plain one', {}],
  ['one without interfaces and metadata', { type: 'qemu', vcpu: "<vcpu placement='static'>1</vcpu>" }],
  ['one on a network', { devices: nic('network', "<source network='default' portid='1234' bridge='virbr0'/>") }],
  ['one on a bridge', { devices: nic('bridge', "<source bridge='br0'/>", '') }],
  ['one on a device of the host', { devices: nic('direct', "<source dev='eth0' mode='bridge'/>") }],
  ['one on the user network', { devices: nic('user', '') }],
  [
    'one with a device of the host as its interface',
    {
      devices: nic(
        'hostdev',
        "<source>\n        <address type='pci' domain='0x0000' bus='0x00' slot='0x19' function='0x0'/>\n      </source>",
        '',
      ).replace("type='hostdev'", "type='hostdev' managed='yes'"),
    },
  ],
  ['one on vhost-user', { devices: nic('vhostuser', "<source type='unix' path='/tmp/a.sock' mode='server'/>") }],
  ['one with an internal network', { devices: nic('internal', "<source name='inside'/>") }],
  [
    'one with several interfaces',
    { devices: nic('network', "<source network='a'/>") + nic('bridge', "<source bridge='b'/>") + nic('user', '') },
  ],
  ['one on a network whose name needs escapes', { devices: nic('network', "<source network='R&amp;D &lt;1&gt;'/>") }],
  [
    'one with a title that needs escapes',
    { head: '  <title>a &amp; b &lt;c&gt; &quot;d&quot; &apos;e&apos; &#x65E5;</title>\n' },
  ],
  [
    'one with a description like a definition',
    { head: '  <description>&lt;memory unit=&apos;KiB&apos;&gt;7&lt;/memory&gt;\nmore</description>\n' },
  ],
  ['one with foreign metadata that looks like devices', { metadata: foreignMetadata, devices: nic('user', '') }],
  ['one with ours and an operating system', { metadata: osMetadata, head: '  <title>web</title>\n' }],
  ['one whose memory is left out of core dumps', { memory: "<memory dumpCore='off' unit='KiB'>65536</memory>" }],
  [
    'one with room for more memory',
    { memory: "<maxMemory slots='16' unit='KiB'>8388608</maxMemory>\n  <memory unit='KiB'>2097152</memory>" },
  ],
  [
    'one with a memory device',
    {
      devices:
        "    <memory model='dimm'>\n      <target>\n        <size unit='KiB'>524288</size>\n      </target>\n    </memory>\n",
    },
  ],
  [
    'one with chosen processors',
    {
      vcpu: "<vcpu placement='static' cpuset='0-3'>2</vcpu>\n  <vcpus>\n    <vcpu id='0' enabled='yes' hotpluggable='no'/>\n  </vcpus>",
    },
  ],
]

describe('the summary of a definition', () => {
  it.each(dumps)('says what the tree says of %s', (_, parts) => {
    const xml = dump(parts)
    expect(summarizeDomain(xml)).toEqual(fromTree(xml))
  })

  it('reads what the list shows', () => {
    const devices = nic('network', "<source network='default'/>")
    expect(summarizeDomain(dump({ metadata: osMetadata, head: '  <title>web</title>\n', devices }))).toEqual({
      title: 'web',
      os: 'http://debian.org/debian/12?a=1&b=2',
      accelerator: 'kvm',
      owner: 'labrig',
      memory: 2 ** 31,
      vcpus: 4,
      interfaces: [{ mac: '52:54:00:aa:bb:cc', type: 'network', source: 'default', model: 'virtio', target: 'vnet0' }],
    })
  })

  it.each(['', '<domain', 'no XML at all', "<domain type='kvm'><metadata></domain>"])(
    'of something broken is poor, never a failure: %j',
    (xml) => {
      expect(summarizeDomain(xml)).toMatchObject({ title: null, memory: 0, vcpus: 0, interfaces: [] })
    },
  )

  it('costs 1,000 definitions no noticeable time, also long ones', () => {
    const long = dump({ devices: nic('network', "<source network='default'/>").repeat(50), metadata: foreignMetadata })
    let interfaces = 0
    for (let i = 0; i < 1000; i++) interfaces += summarizeDomain(long).interfaces.length
    expect(interfaces).toBe(50_000)
  })
})
