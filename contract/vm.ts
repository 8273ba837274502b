import { z } from 'zod'
import { vmBackupProcedures } from './backup.ts'
import { cloudInit, osImage } from './cloud-init.ts'
import { vmOvaProcedures } from './ova.ts'
import { hostPath, oneLine } from './host-path.ts'
import { connectionId, vmId } from './ids.ts'
import { input } from './input.ts'
import { treeAddress, vmTreeProcedures } from './install-tree.ts'
import { pasteNote, pasteRepairs, pasteSaid, pasteText } from './paste.ts'
import { act, query } from './procedure.ts'
import { budgetedResult } from './budget-warning.ts'
import { actResult } from './revision.ts'
import { kept } from './texts/kept.ts'
import { unattended } from './unattended.ts'
import { vmAgentProcedures } from './vm-agent.ts'
import { machineName, vmCloneProcedures } from './vm-clone.ts'
import { vmConditionProcedures } from './vm-condition.ts'
import { vmHardwareProcedures } from './vm-hardware.ts'
import { vmInterfaceProcedures } from './vm-interfaces.ts'
import { vmSetProcedures } from './vm-set.ts'
import { vmOrganiseProcedures } from './vm-organise.ts'
import { snapshot, snapshotName, vmSnapshotProcedures, type Snapshot } from './vm-snapshot.ts'
import { vmVcpuProcedures } from './vm-vcpus.ts'
import { vmTrashProcedures } from './vm-trash.ts'

export { hostPath, machineName, snapshot, snapshotName, type Snapshot }

/** Formats of images that can become a VM's disk. */
export const diskFormats = ['qcow2', 'raw', 'vmdk', 'vdi', 'vhdx', 'vpc'] as const

export const vmSource = z.discriminatedUnion('kind', [
  /** An installation medium; with answers its installer asks nothing that they say. */
  input({ kind: z.literal('iso'), path: hostPath, unattended: unattended.optional() }),
  /**
   * An existing disk image, used in place or copied. The format is stated, never probed: a raw image could claim to be
   * another. vhdx is no format of libvirt: such an image can be copied only.
   */
  input({
    kind: z.literal('disk'),
    path: hostPath,
    format: z.enum(diskFormats),
    /** Null uses it in place; otherwise it stays as it is, and the VM's disk is a copy of it. */
    copy: input({ pool: z.string().min(1).default('default'), format: z.enum(['qcow2', 'raw']).default('qcow2') })
      .nullable()
      .default(null),
  }),
  input({
    kind: z.literal('kernel'),
    kernel: hostPath,
    initrd: hostPath.optional(),
    commandLine: oneLine.max(2048).default(''),
  }),
  /** A distribution's install tree: its installer's kernel starts until the installation has ended, then the disk. */
  input({
    kind: z.literal('tree'),
    url: treeAddress,
    commandLine: oneLine.max(2048).default(''),
    unattended: unattended.optional(),
  }),
  /** PXE: what the network's boot server offers. */
  input({ kind: z.literal('pxe') }),
  /**
   * A disk with a system on it, that asks its seed who it is. It stays as it is: the VM's own disk is `disk`, a linked
   * one or a copy; null makes one of the image's size in the pool "default". A copy of a file keeps its format.
   */
  input({
    kind: z.literal('image'),
    path: hostPath,
    format: z.enum(['qcow2', 'raw']),
    /** Only what the VM changes is stored, and the image must stay. Otherwise all of it is copied. */
    linked: z.boolean().default(true),
    cloudInit: cloudInit.default({ kind: 'none' }),
  }),
])

/** A new disk in a storage pool. */
export const newDisk = input({
  /** GiB; fractions allowed (0.5). */
  size: z.number().positive().max(65536),
  pool: z.string().default('default'),
  format: z.enum(['qcow2', 'raw']).default('qcow2'),
})

export const vmNetwork = z.discriminatedUnion('kind', [
  input({ kind: z.literal('network'), name: z.string().min(1) }),
  input({ kind: z.literal('bridge'), name: z.string().min(1).max(15) }),
  input({ kind: z.literal('none') }),
])

export const vmCreate = input({
  connection: connectionId.default('system'),
  name: machineName,
  title: oneLine.max(200).optional(),
  source: vmSource,
  disk: newDisk.nullable().default(null),
  /** MiB. */
  memory: z.number().int().min(16).max(16_777_216).default(2048),
  vcpus: z.number().int().min(1).max(512).default(2),
  network: vmNetwork.default({ kind: 'network', name: 'default' }),
  /** `secure-boot` is UEFI with Microsoft's keys enrolled: it starts signed systems only. */
  firmware: z.enum(['bios', 'uefi', 'secure-boot']).default('bios'),
  /** A TPM 2.0, emulated by swtpm. */
  tpm: z.boolean().default(false),
  /** A second CD for the installer: the virtio drivers that Windows does not bring. */
  drivers: hostPath.optional(),
  graphics: z
    .discriminatedUnion('kind', [
      input({
        kind: z.literal('vnc'),
        keymap: z
          .string()
          .regex(/^[a-z-]{2,12}$/)
          .optional(),
      }),
      input({ kind: z.literal('none') }),
    ])
    .default({ kind: 'vnc' }),
  /** libosinfo id. */
  os: z.string().url().optional(),
  accelerator: z.enum(['auto', 'kvm', 'qemu']).default('auto'),
  autostart: z.boolean().default(false),
  start: z.boolean().default(false),
})
export type VmCreate = z.infer<typeof vmCreate>

const one = input({ id: vmId })

export const vmProcedures = {
  create: act('makes a VM from an OS image, an ISO, a disk, a kernel, an install tree or the network')
    .input(vmCreate)
    .output(budgetedResult.extend({ id: vmId })),
  ...vmCloneProcedures,
  ...vmConditionProcedures,
  ...vmVcpuProcedures,
  ...vmInterfaceProcedures,
  ...vmBackupProcedures,
  ...vmTrashProcedures,
  ...vmOrganiseProcedures,
  ...vmOvaProcedures,
  ...vmHardwareProcedures,
  ...vmTreeProcedures,
  ...vmSetProcedures,
  start: act('starts a VM; a saved one continues where it was')
    .input(one.extend({ paused: z.boolean().default(false) }))
    .output(actResult),
  shutdown: act('asks the guest to shut down')
    .input(one.extend({ mode: z.enum(['default', 'acpi', 'agent']).default('default') }))
    .output(actResult),
  forceOff: act('cuts the power: unsaved data of the guest is lost').input(one).output(actResult),
  reboot: act('asks the guest to reboot').input(one).output(actResult),
  reset: act('resets the VM as its reset button would: unsaved data of the guest is lost').input(one).output(actResult),
  pause: act('stops the processors; memory is kept').input(one).output(actResult),
  resume: act('continues a paused VM').input(one).output(actResult),
  save: act('writes the memory to disk and stops the VM').input(one).output(actResult),
  autostart: act('starts the VM with the host, or not')
    .input(one.extend({ on: z.boolean() }))
    .output(actResult),
  delete: act('deletes a VM, and its own disks when asked')
    .input(
      one.extend({
        /** Also delete the disks that only this VM uses. */
        files: z.boolean().default(false),
        /** Cut the power first when it runs. */
        force: z.boolean().default(false),
      }),
    )
    .output(actResult),
  dropSeed: act('takes away the seed of an OS image that its guest has read').input(one).output(actResult),
  osImage: query('what an OS image is: its format, its size, its system')
    .input(
      input({
        connection: connectionId.default('system'),
        path: hostPath,
        format: z.enum(['qcow2', 'raw']).optional(),
      }),
    )
    .output(osImage),
  virtInstall: query('the virt-install line with the same choices')
    .input(vmCreate)
    .output(z.object({ command: z.string() })),
  paste: query('fills the form of a new VM from a virt-install line')
    .input(pasteText)
    .output(z.object({ form: vmCreate.partial(), said: pasteSaid, notes: z.array(pasteNote), repairs: pasteRepairs })),
  deletion: query('what a deletion would destroy and what stays')
    .input(one.extend({ files: z.boolean().default(true) }))
    .output(
      z.object({
        files: z.array(z.object({ path: z.string(), bytes: z.number().nullable() })),
        kept: z.array(kept),
        snapshots: z.array(z.string()),
        savedState: z.boolean(),
      }),
    ),
  xml: query('the definition as libvirt has it')
    .input(one.extend({ inactive: z.boolean().default(true) }))
    .output(z.object({ xml: z.string() })),
  screenshot: query('a picture of the first screen, whole or as small as a list has it')
    .input(
      one.extend({
        /** Pixels; a PNG of at most this width, which may be a few seconds old. Absent = as the emulator gives it. */
        width: z.number().int().min(16).max(1920).optional(),
      }),
    )
    .output(z.object({ mime: z.string(), base64: z.string() })),
  agent: vmAgentProcedures,
  snapshot: vmSnapshotProcedures,
}
