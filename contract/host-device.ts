import { z } from 'zod'
import { connectionId } from './ids.ts'
import { input } from './input.ts'
import { query } from './procedure.ts'

export const nodeDeviceKinds = ['pci', 'usb', 'network', 'disk', 'mediated', 'other'] as const

/** A device of a host as libvirt has it, and where it hangs. */
export const nodeDevice = z.object({
  /** libvirt's: pci_0000_00_1f_2 */
  name: z.string(),
  kind: z.enum(nodeDeviceKinds),
  /** The nearest one above it that is listed too; null for what hangs on the host itself. */
  parent: z.string().nullable(),
  /** 0000:00:1f.2, 0951:1666, eth0, /dev/sda */
  address: z.string(),
  /** What its maker calls it; null where nobody told. */
  label: z.string().nullable(),
  /** The host's driver; vfio-pci holds it for a VM. Null for one that none has taken. */
  driver: z.string().nullable(),
  /** Those of one IOMMU group leave the host together; null where there is no IOMMU, and for what is no PCI device. */
  group: z.number().nullable(),
  /** Of a disk; bytes. */
  size: z.number().nullable(),
  /** Of a network interface: up, down, or as the kernel says it. */
  link: z.string().nullable(),
  /** Whether `vm.attach` can give it to a VM: neither a bridge nor a hub. */
  offered: z.boolean(),
  /** VMs whose definition has it, running or not. */
  usedBy: z.array(z.string()),
})
export type NodeDevice = z.infer<typeof nodeDevice>

export const hostDeviceProcedures = {
  devices: query('the devices of a host as a tree: driver, IOMMU group, which VMs have them')
    .input(input({ connection: connectionId.default('system') }))
    .output(z.array(nodeDevice)),
}
