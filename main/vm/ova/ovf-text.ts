import { parseXml, selectElements, selectOne, selectNumber, matches } from '../../libvirt/xml.ts'
import { xmlText } from '../../step/xml-text.ts'

/** A VM as an OVF describes it. */
export interface ExportedSystem {
  readonly name: string
  readonly vcpus: number
  /** Bytes. */
  readonly memory: number
  readonly uefi: boolean
  readonly cards: readonly { readonly network: string; readonly model: string }[]
  readonly disks: readonly { readonly file: string; readonly capacity: number }[]
}

const ENVELOPE = 'http://schemas.dmtf.org/ovf/envelope/1'
const RASD = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData'
const VSSD = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData'
const VMWARE = 'http://www.vmware.com/schema/ovf'
const STREAM_VMDK = 'http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized'

/** What of a definition an OVF can tell. */
export function systemOf(xml: string, disks: ExportedSystem['disks']): ExportedSystem {
  const document = parseXml(xml)
  const cards = selectElements(document, '/domain/devices/interface').map((card) => ({
    network: selectOne(card, 'string(source/@network)') || selectOne(card, 'string(source/@bridge)') || 'default',
    model: selectOne(card, 'string(model/@type)'),
  }))
  return {
    name: selectOne(document, 'string(/domain/name)'),
    vcpus: selectNumber(document, 'number(/domain/vcpu)') || 1,
    // libvirt writes KiB whatever unit the author used.
    memory: selectNumber(document, 'number(/domain/memory)') * 1024,
    uefi: matches(document, "boolean(/domain/os[@firmware='efi'] | /domain/os/loader[@type='pflash'])"),
    cards,
    disks,
  }
}

/** Values of one hardware item, in the order of the schema: by name (DSP8023). */
function item(values: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `        <rasd:${name}>${xmlText(String(value))}</rasd:${name}>\n`)
  return `      <Item>\n${lines.join('')}      </Item>\n`
}

function cardModel(model: string): string {
  if (model === 'virtio') return 'virtio'
  return model === 'vmxnet3' ? 'VmxNet3' : 'E1000'
}

function hardware(system: ExportedSystem, diskIds: readonly string[]): string {
  const { vcpus, memory, cards, uefi } = system
  const mebibytes = Math.ceil(memory / 2 ** 20)
  const controller = {
    InstanceID: 3,
    ElementName: 'SATA Controller',
    ResourceType: 20,
    ResourceSubType: 'AHCI',
    Address: 0,
  }
  return [
    item({ InstanceID: 1, ElementName: `${vcpus} virtual CPU`, ResourceType: 3, VirtualQuantity: vcpus }),
    item({
      InstanceID: 2,
      ElementName: `${mebibytes} MB of memory`,
      ResourceType: 4,
      AllocationUnits: 'byte * 2^20',
      VirtualQuantity: mebibytes,
    }),
    ...(diskIds.length > 0 ? [item(controller)] : []),
    ...diskIds.map((id, index) =>
      item({
        InstanceID: 10 + index,
        ElementName: `Disk ${index + 1}`,
        ResourceType: 17,
        HostResource: `ovf:/disk/${id}`,
        Parent: 3,
        AddressOnParent: index,
      }),
    ),
    ...cards.map(({ network, model }, index) =>
      item({
        InstanceID: 100 + index,
        ElementName: `Network card ${index + 1}`,
        ResourceType: 10,
        ResourceSubType: cardModel(model),
        Connection: network,
        AutomaticAllocation: 'true',
      }),
    ),
    uefi ? '      <vmw:Config ovf:required="false" vmw:key="firmware" vmw:value="efi"/>\n' : '',
  ].join('')
}

function systemText(system: ExportedSystem, diskIds: readonly string[], id: string): string {
  return [
    `  <VirtualSystem ovf:id="${id}">\n    <Info>A virtual machine</Info>\n    <Name>${xmlText(system.name)}</Name>\n`,
    '    <VirtualHardwareSection>\n      <Info>Virtual hardware</Info>\n      <System>\n',
    '        <vssd:ElementName>Virtual Hardware Family</vssd:ElementName>\n        <vssd:InstanceID>0</vssd:InstanceID>\n',
    `        <vssd:VirtualSystemIdentifier>${xmlText(system.name)}</vssd:VirtualSystemIdentifier>\n`,
    '        <vssd:VirtualSystemType>vmx-13</vssd:VirtualSystemType>\n      </System>\n',
    hardware(system, diskIds),
    '    </VirtualHardwareSection>\n  </VirtualSystem>\n',
  ].join('')
}

/** An OVF 1.1 descriptor (DMTF DSP0243) of one VM, or of a collection of several. */
export function ovfText(systems: readonly ExportedSystem[]): string {
  const disks = systems.flatMap((system, at) =>
    system.disks.map((disk, index) => ({ ...disk, at, id: `vm${at + 1}disk${index + 1}` })),
  )
  const networks = [...new Set(systems.flatMap(({ cards }) => cards.map(({ network }) => network)))]
  const bodies = systems.map((system, at) => {
    const own = disks.filter((disk) => disk.at === at).map(({ id }) => id)
    return systemText(system, own, `vm${at + 1}`)
  })
  const several = systems.length > 1
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<Envelope xmlns="${ENVELOPE}" xmlns:ovf="${ENVELOPE}" xmlns:rasd="${RASD}" xmlns:vssd="${VSSD}" xmlns:vmw="${VMWARE}">\n`,
    '  <References>\n',
    ...disks.map(({ id, file }) => `    <File ovf:id="file-${id}" ovf:href="${xmlText(file)}"/>\n`),
    '  </References>\n  <DiskSection>\n    <Info>Virtual disks</Info>\n',
    ...disks.map(
      ({ id, capacity }) =>
        `    <Disk ovf:diskId="${id}" ovf:fileRef="file-${id}" ovf:capacity="${capacity}" ovf:capacityAllocationUnits="byte" ovf:format="${STREAM_VMDK}"/>\n`,
    ),
    '  </DiskSection>\n  <NetworkSection>\n    <Info>Logical networks</Info>\n',
    ...networks.map((network) => `    <Network ovf:name="${xmlText(network)}"/>\n`),
    '  </NetworkSection>\n',
    several ? '  <VirtualSystemCollection ovf:id="lab">\n  <Info>Several virtual machines</Info>\n' : '',
    ...bodies,
    several ? '  </VirtualSystemCollection>\n' : '',
    '</Envelope>\n',
  ].join('')
}
