import { isWindows } from '../../contract/operating-system.ts'
import { SECRET_MASK } from '../../contract/secret.ts'
import type { VmCreate } from '../../contract/vm.ts'
import { LABRIG_NAMESPACE } from '../inventory/domain-summary.ts'
import { diskPlace } from '../step/disk-place.ts'
import { xmlText } from '../step/xml-text.ts'
import { installMetadata, type Installer } from './install-mark.ts'
import { seedDisk, seedMetadata, type SeedPlace } from './seed-mark.ts'
import { hasVirtio, hypervFeatures, windowsClock } from './windows-guest.ts'

/** All that the definition depends on: what was asked and what this host is. */
export interface Definition {
  readonly input: VmCreate
  readonly uuid: string
  readonly accelerator: 'kvm' | 'qemu'
  /** libvirt's name of the host's architecture. */
  readonly arch: string
  readonly emulator: string | null
  /** The new disk, once its volume exists. */
  readonly newDisk: { readonly path: string; readonly format: string } | null
  /** Hyper-V enlightenments of the emulator, for Windows. */
  readonly hyperv: ReadonlySet<string>
  /** What tells the guest of an OS image who it is. */
  readonly seed?: SeedPlace | null
  /** What an installer starts from and is told, until it has ended. */
  readonly installer?: (Installer & { readonly commandLine: string }) | null
  /** libvirt 8.0 and newer know the size of TCG's translation cache. */
  readonly limitsTcgCache: boolean
}

const LIBOSINFO_NAMESPACE = 'http://libosinfo.org/xmlns/libvirt/domain/1.0'

/**
 * Without a limit each emulated guest's translation cache grows to a gigabyte; 128 MiB does for a Linux server. MiB.
 */
const TCG_CACHE = 128

function metadata({ input, seed, installer }: Definition): string {
  const os =
    input.os === undefined
      ? ''
      : `<libosinfo:libosinfo xmlns:libosinfo="${LIBOSINFO_NAMESPACE}"><libosinfo:os id="${xmlText(input.os)}"/></libosinfo:libosinfo>`
  const marks = [seed ? seedMetadata(seed) : '', installer ? installMetadata(installer) : ''].join('')
  return `<metadata>${os}<labrig:machine xmlns:labrig="${LABRIG_NAMESPACE}" version="1"/>${marks}</metadata>`
}

function bootSection({ input, arch, installer }: Definition): string {
  const machine = arch === 'x86_64' ? 'q35' : 'virt'
  const firmware = input.firmware === 'bios' ? '' : " firmware='efi'"
  const tree = installer?.boot ? { ...installer.boot, commandLine: installer.commandLine } : null
  const direct = input.source.kind === 'kernel' ? input.source : tree
  const kernel = direct ? kernelElements(direct) : ''
  return `<os${firmware}><type arch='${arch}' machine='${machine}'>hvm</type>${secureElements(input)}${kernel}</os>`
}

/**
 * The variables' template with the keys in it; a guest that could write the loader's flash would undo it. Plain UEFI says
 * that it wants none of this: of what distributions bring, libvirt would take the firmware with Microsoft's keys first, and
 * what nobody signed would not start.
 */
function secureElements({ firmware }: VmCreate): string {
  if (firmware === 'bios') return ''
  if (firmware === 'uefi') return "<firmware><feature enabled='no' name='secure-boot'/></firmware>"
  return [
    "<firmware><feature enabled='yes' name='secure-boot'/><feature enabled='yes' name='enrolled-keys'/></firmware>",
    "<loader secure='yes'/>",
  ].join('')
}

interface DirectBoot {
  readonly kernel: string
  readonly initrd?: string | undefined
  readonly commandLine: string
}

function kernelElements(source: DirectBoot): string {
  return [
    `<kernel>${xmlText(source.kernel)}</kernel>`,
    source.initrd === undefined ? '' : `<initrd>${xmlText(source.initrd)}</initrd>`,
    source.commandLine === '' ? '' : `<cmdline>${xmlText(source.commandLine)}</cmdline>`,
  ].join('')
}

function processorSection({ input, accelerator, arch, limitsTcgCache, hyperv }: Definition): string {
  const cache =
    accelerator === 'qemu' && limitsTcgCache ? `<tcg><tb-cache unit='MiB'>${TCG_CACHE}</tb-cache></tcg>` : ''
  const apic = arch === 'x86_64' ? '<apic/>' : ''
  const cpu = accelerator === 'kvm' ? "<cpu mode='host-passthrough'/>" : "<cpu mode='maximum'/>"
  // Secure boot's variables are written in system management mode only (libvirt, formatdomain, loader).
  const smm = input.firmware === 'secure-boot' ? "<smm state='on'/>" : ''
  const windows = isWindows(input.os) ? hypervFeatures({ hyperv }) : ''
  return `<features><acpi/>${apic}${windows}${smm}${cache}</features>${cpu}`
}

function diskElement({ path, format }: { readonly path: string; readonly format: string }, virtio: boolean): string {
  const target = virtio ? "dev='vda' bus='virtio'" : "dev='sda' bus='sata'"
  const { type, source } = diskPlace(path)
  return [
    `<disk type='${type}' device='disk'>`,
    `<driver name='qemu' type='${format}' discard='unmap'/>${source}`,
    `<target ${target}/><boot order='1'/></disk>`,
  ].join('')
}

function cdElement(path: string, target: string, order: string): string {
  const { type, source } = diskPlace(path)
  return [
    `<disk type='${type}' device='cdrom'><driver name='qemu' type='raw'/>`,
    `${source}<target dev='${target}' bus='sata'/><readonly/>${order}</disk>`,
  ].join('')
}

function startsKernel({ input, installer }: Definition): boolean {
  return input.source.kind === 'kernel' || (installer?.boot ?? null) !== null
}

/**
 * The disk comes before CD and network in the boot order: an empty disk falls through to the installer, an installed one
 * starts. A direct kernel takes no boot order (libvirt refuses both together).
 */
function diskElements(definition: Definition): string {
  const { input, newDisk } = definition
  const { source, drivers } = input
  const virtio = hasVirtio(input)
  const existing = source.kind === 'disk' && source.copy === null ? source : newDisk
  const disk = existing === null ? '' : diskElement(existing, virtio)
  const free = virtio ? ['sda', 'sdb'] : ['sdb', 'sdc']
  const cds = [
    source.kind === 'iso' ? cdElement(source.path, free.shift() ?? '', "<boot order='2'/>") : '',
    drivers === undefined ? '' : cdElement(drivers, free.shift() ?? '', ''),
  ]
  return (startsKernel(definition) ? disk.replace(/<boot [^>]*>/, '') : disk) + cds.join('')
}

function networkElement({ network, source, ...guest }: VmCreate): string {
  if (network.kind === 'none') return ''
  const from = network.kind === 'network' ? `network='${xmlText(network.name)}'` : `bridge='${xmlText(network.name)}'`
  const model = hasVirtio(guest) ? 'virtio' : 'e1000e'
  const order = source.kind === 'pxe' ? "<boot order='2'/>" : ''
  return `<interface type='${network.kind}'><source ${from}/><model type='${model}'/>${order}</interface>`
}

/**
 * As many as virt-install gives (virtinst, add_pcie_root_ports). libvirt fills up what the definition needs and leaves
 * one: a second disk or card for a running guest would be refused with "No more available PCI slots".
 */
const ROOT_PORTS = 14
const PCI = `<controller type='pci' model='pcie-root'/>${"<controller type='pci' model='pcie-root-port'/>".repeat(ROOT_PORTS)}`

const TPM = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>"

function graphicsElements(graphics: VmCreate['graphics'], arch: string): string {
  if (graphics.kind === 'none') return ''
  const keymap = graphics.keymap === undefined ? '' : ` keymap='${graphics.keymap}'`
  const video = arch === 'x86_64' ? 'vga' : 'virtio'
  // Loopback is open to every user of the host, hence the password; it is filled in when the step runs.
  return [
    `<graphics type='vnc' port='-1' autoport='yes'${keymap} passwd='${SECRET_MASK}'><listen type='address' address='127.0.0.1'/></graphics>`,
    `<video><model type='${video}'/></video><input type='tablet' bus='usb'/>`,
    arch === 'x86_64' ? '' : "<input type='keyboard' bus='usb'/>",
  ].join('')
}

/** One element per line, two spaces a level: the definition is shown to people. */
function indented(xml: string): string {
  let depth = 0
  const lines = xml.match(/<[^>]+>[^<]*/g)?.reduce<string[]>((done, piece) => {
    const closes = piece.startsWith('</')
    if (closes) depth--
    // A closing tag stays on the line of its text.
    if (closes && /[^>]$/.test(done.at(-1) ?? '>')) done[done.length - 1] += piece
    else done.push('  '.repeat(depth) + piece)
    if (!closes && !piece.endsWith('/>')) depth++
    return done
  }, [])
  return (lines ?? []).join('\n') + '\n'
}

/** The definition of a new VM. Where it needs the VNC password it has {@link SECRET_MASK}. */
export function domainDefinition(definition: Definition): string {
  const { input, uuid, accelerator, arch, emulator } = definition
  const lines = [
    `<domain type='${accelerator}'>`,
    `<name>${xmlText(input.name)}</name><uuid>${uuid}</uuid>`,
    // An empty element would be filled with the white space of the indentation.
    !input.title ? '' : `<title>${xmlText(input.title)}</title>`,
    metadata(definition),
    `<memory unit='MiB'>${input.memory}</memory><vcpu>${input.vcpus}</vcpu>`,
    bootSection(definition),
    processorSection(definition),
    isWindows(input.os) ? windowsClock(accelerator) : "<clock offset='utc'/>",
    // An installer that has ended starts the machine anew: with its kernel it would begin again.
    `<on_poweroff>destroy</on_poweroff><on_reboot>${definition.installer ? 'destroy' : 'restart'}</on_reboot><on_crash>destroy</on_crash>`,
    '<devices>',
    emulator === null ? '' : `<emulator>${xmlText(emulator)}</emulator>`,
    PCI,
    diskElements(definition),
    definition.seed ? seedDisk(definition.seed) : '',
    definition.installer?.answers ? seedDisk(definition.installer.answers) : '',
    networkElement(input),
    "<serial type='pty'/><console type='pty'/>",
    "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>",
    graphicsElements(input.graphics, arch),
    input.tpm ? TPM : '',
    "<memballoon model='virtio'/><rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>",
    '</devices>',
    '</domain>',
  ]
  return indented(lines.join(''))
}
