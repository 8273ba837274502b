import { z } from 'zod'
import { vmId } from './ids.ts'
import { input } from './input.ts'
import { query } from './procedure.ts'

/** What a device is a copy of: a part made for guests, one that once existed, or one of this host. */
export const deviceNature = z.enum(['virtio', 'emulated', 'host'])

const text = z.string().nullable()
const number = z.number().nullable()

const shapes = {
  cpu: {
    /** Processors that the guest has, and that it may get while it runs. */
    count: z.number(),
    maximum: z.number(),
    mode: text,
    model: text,
    sockets: number,
    dies: number,
    cores: number,
    threads: number,
    /** Which of the host's processors each may run on: "0: 0-1". */
    pinning: text,
    /** kvm, or qemu for emulation. */
    accelerator: z.string(),
  },
  /** Bytes. */
  memory: { size: z.number(), maximum: z.number(), balloon: text, shared: z.boolean(), hugePages: z.boolean() },
  /** A module of memory beside what is built in; bytes. */
  module: { model: text, size: z.number(), node: number },
  boot: {
    firmware: z.enum(['bios', 'uefi']),
    secureBoot: z.boolean(),
    machine: text,
    architecture: text,
    /** Keys of devices, or the older list of kinds (hd, cdrom, network, fd). */
    order: z.array(z.string()),
    menu: z.boolean(),
    kernel: text,
  },
  disk: {
    device: z.enum(['disk', 'cdrom', 'floppy', 'lun']),
    target: z.string(),
    bus: text,
    /** A path, a volume as pool/name, or an address; null for an empty drive. */
    source: text,
    format: text,
    cache: text,
    discard: text,
    io: text,
    readOnly: z.boolean(),
    shareable: z.boolean(),
    serial: text,
    /** Bytes and operations in a second: "total-iops-sec=500". */
    limits: text,
  },
  interface: {
    type: z.string(),
    mac: z.string(),
    source: text,
    model: text,
    link: z.enum(['up', 'down']),
    filter: text,
  },
  graphics: { type: z.string(), listen: text, socket: text, keymap: text, autoport: z.boolean() },
  video: { model: text, heads: number, primary: z.boolean() },
  sound: { model: text },
  input: { type: text, bus: text },
  serial: { type: text, model: text, port: number },
  channel: { type: text, name: text, bus: text },
  rng: { model: text, backend: text },
  watchdog: { model: text, action: text },
  tpm: { model: text, backend: text, version: text },
  filesystem: { driver: text, source: text, tag: text, readOnly: z.boolean() },
  hostdev: { type: text, address: text, managed: z.boolean() },
  controller: { type: text, model: text, index: number },
  /** Anything else that the definition has, by the name of its element. */
  other: { element: z.string(), type: text, model: text },
} as const

export type DeviceKind = keyof typeof shapes
export const deviceKinds = Object.keys(shapes) as DeviceKind[]

function facts<K extends DeviceKind>(kind: K) {
  return z.object({ kind: z.literal(kind), ...shapes[kind] })
}

/** What is to be known of one device. */
export const deviceFacts = z.discriminatedUnion('kind', [
  facts('cpu'),
  facts('memory'),
  facts('module'),
  facts('boot'),
  facts('disk'),
  facts('interface'),
  facts('graphics'),
  facts('video'),
  facts('sound'),
  facts('input'),
  facts('serial'),
  facts('channel'),
  facts('rng'),
  facts('watchdog'),
  facts('tpm'),
  facts('filesystem'),
  facts('hostdev'),
  facts('controller'),
  facts('other'),
])
export type DeviceFacts = z.infer<typeof deviceFacts>
export type FactsOf<K extends DeviceKind> = Extract<DeviceFacts, { kind: K }>

export const hardwareDevice = z.object({
  /** The same in what runs and in what is kept: disk:vda, interface:52:54:00:…, rng:0. */
  key: z.string(),
  /** Null for what is no copy of anything, such as a screen or the order of starting. */
  nature: deviceNature.nullable(),
  /** As it runs now; null for one that the running VM does not have, and for a VM that is off. */
  live: deviceFacts.nullable(),
  /** As it will be after the next start; null for one that will be gone, and for a VM that is not kept. */
  next: deviceFacts.nullable(),
  /** Whether the two say something different. Of a VM that is off, or that is not kept, never. */
  differs: z.boolean(),
  /** What only a running one has: its tap, its port, whether somebody listens. */
  now: z.record(z.string(), z.string()),
  /** Its element as libvirt has it, of what runs where there is one. */
  xml: z.string(),
})
export type HardwareDevice = z.infer<typeof hardwareDevice>

export const vmHardware = z.object({
  running: z.boolean(),
  persistent: z.boolean(),
  devices: z.array(hardwareDevice),
})
export type VmHardware = z.infer<typeof vmHardware>

/** A device of the host that a VM can have for itself. */
export const hostDevice = z.object({
  bus: z.enum(['usb', 'pci']),
  /** Of USB the vendor and product, of PCI the place: what `vm.attach` takes. */
  address: z.string(),
  name: z.string(),
  driver: text,
  /** Those of one group leave the host together; null where the host has no IOMMU, and for USB. */
  group: number,
  /** VMs whose definition has it, running or not. */
  usedBy: z.array(z.string()),
})
export type HostDevice = z.infer<typeof hostDevice>

export const vmOffers = z.object({
  /** Processors by name that this host can give the VM. */
  models: z.array(z.string()),
  hostDevices: z.array(hostDevice),
  /** Logical processors of the host. */
  hostCpus: z.number(),
})
export type VmOffers = z.infer<typeof vmOffers>

export const vmHardwareProcedures = {
  offers: query('what the host can give a VM: kinds of processors, devices of its own')
    .input(input({ id: vmId }))
    .output(vmOffers),
  hardware: query('every device of a VM, as it runs and as it will start')
    .input(input({ id: vmId }))
    .output(vmHardware),
}
