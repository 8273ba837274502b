import { z } from 'zod'
import { hostPath, oneLine } from './host-path.ts'
import { vmId } from './ids.ts'
import { input } from './input.ts'
import { act } from './procedure.ts'
import { actResult } from './revision.ts'
import { secret } from './secret.ts'

/**
 * Which of the two definitions a change is for: what runs, what starts the next time, or both. Left out it is whatever can
 * take it; some changes wait for the next start in any case.
 */
export const when = z.enum(['live', 'next', 'both'])
export type When = z.infer<typeof when>

const target = z.string().regex(/^[a-z]{2,8}[a-z0-9]{0,8}$/, 'a name of the guest’s bus, such as vda')
const mac = z.string().regex(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/, 'an address such as 52:54:00:12:34:56')
const word = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'one word')

export const cardSource = z.discriminatedUnion('kind', [
  input({ kind: z.literal('network'), name: oneLine.min(1) }),
  input({ kind: z.literal('bridge'), name: oneLine.min(1).max(15) }),
])
export const diskBus = z.enum(['virtio', 'scsi', 'sata', 'ide', 'usb'])
export const cacheMode = z.enum(['default', 'none', 'writethrough', 'writeback', 'directsync', 'unsafe'])
const usbId = z.string().regex(/^[0-9a-f]{4}$/, 'four digits, as in 1d6b')
const cardModel = z.enum(['virtio', 'e1000e', 'e1000', 'rtl8139'])
const count = z.number().int().min(1).max(512)
/** Processors of the host: 0-3,8. */
const hostCpus = z
  .string()
  .regex(/^\d{1,5}(?:-\d{1,5})?(?:,\d{1,5}(?:-\d{1,5})?)*$/, 'numbers and ranges, such as 0-3,8')
/** In a second; 0 is without a limit. */
const rate = z.number().int().min(0).max(1e12).optional()
const mib = z.number().int().min(16).max(16_777_216)

/** One change of a device that the VM has. */
export const vmChange = z.discriminatedUnion('kind', [
  /** Null takes the medium out. */
  input({ kind: z.literal('media'), target, source: hostPath.nullable() }),
  input({ kind: z.literal('link'), mac, up: z.boolean() }),
  input({
    kind: z.literal('card'),
    mac,
    source: cardSource.optional(),
    model: cardModel.optional(),
  }),
  input({
    kind: z.literal('vcpus'),
    count: count.optional(),
    maximum: count.optional(),
    /** Their product is the maximum; null leaves it to libvirt. */
    topology: input({ sockets: count, cores: count, threads: count }).nullable().optional(),
    mode: z.enum(['host-passthrough', 'host-model', 'maximum']).optional(),
    /** A processor by its name, as the host's libvirt knows it; instead of a mode. */
    model: word.optional(),
  }),
  /** MiB. */
  input({ kind: z.literal('memory'), size: mib.optional(), maximum: mib.optional() }),
  input({
    kind: z.literal('disk'),
    target,
    bus: diskBus.optional(),
    cache: cacheMode.optional(),
    discard: z.enum(['unmap', 'ignore']).optional(),
    readOnly: z.boolean().optional(),
  }),
  /** What a disk may move in a second: bytes, and operations. A total goes with neither reads nor writes of its kind. */
  input({
    kind: z.literal('limits'),
    target,
    ...{ totalBytes: rate, readBytes: rate, writeBytes: rate, totalIops: rate, readIops: rate, writeIops: rate },
  }),
  /** Which of the host's processors each of the guest's, and the rest of qemu, may run on; null is all. */
  input({
    kind: z.literal('pin'),
    pins: z
      .array(
        input({ vcpu: z.union([z.number().int().min(0).max(511), z.literal('emulator')]), cpus: hostCpus.nullable() }),
      )
      .min(1)
      .max(513),
  }),
  /** Disks and network cards that copy real ones become virtio. */
  input({ kind: z.literal('virtio') }),
  /** GiB; a running guest is told at once. A disk only grows. */
  input({ kind: z.literal('grow'), target, size: z.number().positive().max(65_536) }),
  /** Keys of devices as `vm.hardware` has them, first one first; others are not started from. */
  input({ kind: z.literal('boot'), order: z.array(z.string().max(200)).min(1).max(32), menu: z.boolean().optional() }),
  input({
    kind: z.literal('screen'),
    keymap: z
      .string()
      .regex(/^[a-z-]{2,12}$/)
      .nullable()
      .optional(),
    /** At most 8 characters count (RFC 6143, 7.2.2). */
    password: secret.optional(),
    /** Where it listens: a socket that only root and QEMU's user reach, or a port of this host alone. */
    listen: z.enum(['socket', 'port']).optional(),
  }),
  input({ kind: z.literal('video'), model: z.enum(['virtio', 'vga', 'qxl', 'bochs', 'cirrus', 'none']) }),
])
export type VmChange = z.infer<typeof vmChange>

/** A device that the VM does not have yet. */
export const newDevice = z.discriminatedUnion('kind', [
  input({
    kind: z.literal('disk'),
    /** A file, or a volume of a storage pool. The format is stated, never probed. */
    source: z.discriminatedUnion('kind', [
      input({ kind: z.literal('file'), path: hostPath, format: z.enum(['qcow2', 'raw', 'vmdk', 'vdi']) }),
      /** GiB. */
      input({
        kind: z.literal('new'),
        size: z.number().positive().max(65_536),
        pool: z.string().default('default'),
        format: z.enum(['qcow2', 'raw']).default('qcow2'),
      }),
    ]),
    bus: diskBus.default('virtio'),
    readOnly: z.boolean().default(false),
  }),
  input({ kind: z.literal('cdrom'), source: hostPath.nullable().default(null) }),
  input({ kind: z.literal('card'), source: cardSource, model: cardModel.default('virtio'), mac: mac.optional() }),
  /** A module of memory, MiB. The first one needs a start: from then on the VM has room for more. */
  input({ kind: z.literal('module'), size: mib.multipleOf(128) }),
  input({ kind: z.literal('rng') }),
  input({
    kind: z.literal('watchdog'),
    action: z.enum(['reset', 'poweroff', 'shutdown', 'pause', 'none', 'inject-nmi']).default('reset'),
  }),
  input({ kind: z.literal('tpm') }),
  input({ kind: z.literal('serial') }),
  /** The line to the guest agent. */
  input({ kind: z.literal('agent') }),
  /** A device of the host: one of USB by its make, or one of PCI by its address. The host is without it meanwhile. */
  input({
    kind: z.literal('host'),
    source: z.discriminatedUnion('bus', [
      input({ bus: z.literal('usb'), vendor: usbId, product: usbId }),
      input({
        bus: z.literal('pci'),
        address: z.string().regex(/^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/, 'as in 0000:00:1f.2'),
      }),
    ]),
  }),
  /** By virtiofs; the memory becomes shared with the host. */
  input({ kind: z.literal('folder'), path: hostPath, tag: word }),
])
export type NewDevice = z.infer<typeof newDevice>

const one = input({ id: vmId, when: when.optional() })

export const vmSet = one.extend({ change: vmChange })
export const vmAttach = one.extend({ device: newDevice })
export const vmDetach = one.extend({
  /** As `vm.hardware` has it: disk:vdb, interface:52:54:00:…, rng:0. */
  device: z.string().min(1).max(300),
})
export const vmDefine = input({
  id: vmId,
  xml: z.string().min(1).max(4_000_000),
  /** The definition that was edited: when it is another by now, nothing is done. */
  opened: z.string().max(4_000_000),
})

export const vmSetProcedures = {
  set: act('changes a device of a VM, now or for the next start').input(vmSet).output(actResult),
  attach: act('gives a VM a device, now or for the next start').input(vmAttach).output(actResult),
  detach: act('takes a device from a VM; a running guest is waited for').input(vmDetach).output(actResult),
  define: act('puts an edited definition in the place of the one it was made of').input(vmDefine).output(actResult),
}
