import { z } from 'zod'
import { hostPath } from './host-path.ts'
import { connectionId, vmId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { leftOut } from './texts/left-out.ts'
import { machineName } from './vm-clone.ts'

export const vmImport = input({
  connection: connectionId.default('system'),
  /** An OVA: one file with one or several VMs, of VirtualBox, VMware or Labrig. */
  path: hostPath,
  /** Storage pool of the disks. */
  pool: z.string().min(1).default('default'),
  /** The network of every card; null leaves the VMs without. */
  network: z.string().min(1).nullable().default('default'),
  /** Names of the VMs in their order, instead of those in the file. */
  names: z.array(machineName).max(100).optional(),
})
export type VmImport = z.infer<typeof vmImport>

export const vmExport = input({
  id: vmId,
  /** The new file. */
  path: hostPath,
  /** `ova`: the whole VM, for other programs; `qcow2`: one disk. */
  format: z.enum(['ova', 'qcow2']).default('ova'),
  /** Which disk, of a qcow2; the first unless given. */
  target: z.string().max(40).optional(),
  /** More VMs in the same OVA. */
  also: z.array(vmId).max(100).default([]),
})
export type VmExport = z.infer<typeof vmExport>

/** One VM of an OVA. */
export const ovaSystem = z.object({
  name: z.string(),
  vcpus: z.number(),
  /** Bytes. */
  memory: z.number(),
  firmware: z.enum(['bios', 'uefi']),
  disks: z.array(z.object({ file: z.string(), format: z.string(), capacity: z.number(), bytes: z.number() })),
  /** The networks of its cards, by their names in the file. */
  networks: z.array(z.string()),
  leftOut: z.array(leftOut),
})
export type OvaSystem = z.infer<typeof ovaSystem>

export const vmOvaProcedures = {
  export: act('writes a VM that is off into an OVA, or one of its disks into a qcow2 file')
    .input(vmExport)
    .output(actResult.extend({ path: z.string(), leftOut: z.array(leftOut) })),
  import: act('makes VMs of an OVA')
    .input(vmImport)
    .output(actResult.extend({ ids: z.array(vmId), leftOut: z.array(leftOut) })),
}

export const ovaProcedures = {
  inspect: query('the VMs in an OVA, and what of them is left out')
    .input(input({ path: hostPath }))
    .output(z.object({ systems: z.array(ovaSystem), bytes: z.number(), checksums: z.boolean() })),
}
