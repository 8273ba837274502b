import { agentGuest } from './agent-guest.ts'
import { EMULATED, tinyGuest } from './tiny-guest.ts'

export type DomainOptions = {
  readonly name: string
  /** MiB; 64 is too little for the kernel, 96 enough. */
  readonly memory?: number
  /** Boots this ISO instead of the kernel. */
  readonly iso?: string
  /** qcow2 files, in the order vda, vdb, … */
  readonly disks?: readonly string[]
  /** Name of a libvirt network; none unless told. */
  readonly network?: string
  /** File that gets a copy of everything the guest writes to its serial port. */
  readonly serialLog?: string
  /** VNC on a unix socket or a free port with a VGA screen, for screenshots. */
  readonly graphics?: boolean
  /** With room for a second processor and for modules of memory while it runs. */
  readonly roomy?: boolean
  /** With memory that the host may look into, as shared folders need it. */
  readonly shared?: boolean
  /** With the guest agent and its channel. */
  readonly agent?: boolean
  /** More elements inside <devices>. */
  readonly devices?: string
}

/** XML of a tiny guest that runs without acceleration. */
export async function tinyDomainXml(options: DomainOptions): Promise<string> {
  const { kernel, initrd } = await (options.agent ? agentGuest() : tinyGuest())
  const cmdline = `console=tty0 console=ttyS0,115200 ${EMULATED} host=${options.name}`
  const boot = options.iso
    ? "<boot dev='cdrom'/>"
    : `<kernel>${kernel}</kernel><initrd>${initrd}</initrd><cmdline>${cmdline}</cmdline>`
  // A kernel that may get more memory keeps 64 MiB for devices that reach only the lowest (kernel/dma/swiotlb.c).
  const memory = options.memory ?? (options.roomy ? 256 : 128)
  // A processor that comes when the translations have filled their cache ends qemu (tcg/region.c, initial_alloc).
  const cache = options.roomy ? 512 : 32
  const room = options.roomy ? "<maxMemory slots='4' unit='MiB'>1024</maxMemory>" : ''
  const numa = options.roomy ? `<numa><cell id='0' cpus='0-1' memory='${memory}' unit='MiB'/></numa>` : ''
  return `<domain type='qemu'>
  <name>${options.name}</name>
  ${room}<memory unit='MiB'>${memory}</memory>
  ${options.shared ? "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>" : ''}
  ${options.roomy ? "<vcpu current='1'>2</vcpu>" : '<vcpu>1</vcpu>'}
  <os><type arch='x86_64' machine='pc'>hvm</type>${boot}</os>
  <features><acpi/><apic/><tcg><tb-cache unit='MiB'>${cache}</tb-cache></tcg></features>
  <cpu mode='custom' match='exact'><model fallback='allow'>qemu64</model>${numa}</cpu>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>preserve</on_crash>
  <devices>
    ${devicesOf(options).join('\n    ')}
  </devices>
</domain>
`
}

function devicesOf(options: DomainOptions): string[] {
  const log = options.serialLog === undefined ? '' : `<log file='${options.serialLog}' append='off'/>`
  const devices = [`<serial type='pty'>${log}</serial>`, "<console type='pty'/>", ...(options.disks ?? []).map(diskXml)]
  if (options.iso)
    devices.push(
      `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='${options.iso}'/><target dev='hda' bus='ide'/><readonly/></disk>`,
    )
  if (options.network)
    devices.push(`<interface type='network'><source network='${options.network}'/><model type='virtio'/></interface>`)
  if (options.graphics)
    devices.push("<graphics type='vnc' autoport='yes' listen='127.0.0.1'/>", "<video><model type='vga'/></video>")
  if (options.agent)
    devices.push("<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>")
  if (options.devices) devices.push(options.devices)
  return devices
}

const diskXml = (file: string, index: number): string =>
  `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${file}'/><target dev='vd${String.fromCharCode(97 + index)}' bus='virtio'/></disk>`
