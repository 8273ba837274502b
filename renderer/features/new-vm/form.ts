import type { z } from 'zod'
import { isWindows, wantsTrust } from '../../../contract/operating-system.ts'
import type { OperatingSystem } from '../../../contract/host.ts'
import { diskFormats, type vmCreate } from '../../../contract/vm.ts'
import { readNumber, readWhole } from '../wizard/numbers.ts'
import type { InstallerKind } from '../../../contract/unattended.ts'
import { cloudInitOf, emptyGuest, type GuestForm } from './guest-form.ts'
import { emptyInstall, installerOf, unattendedOf, type InstallForm } from './install-form.ts'

export const vmSteps = ['source', 'system', 'guest', 'resources', 'network', 'summary'] as const
export type VmStep = (typeof vmSteps)[number]

export { diskFormats }
export type DiskFormat = (typeof diskFormats)[number]

export const sourceKinds = ['image', 'iso', 'disk', 'tree', 'kernel', 'pxe'] as const
export type SourceKind = (typeof sourceKinds)[number]

export const firmwares = ['bios', 'uefi', 'secure-boot'] as const
export type Firmware = (typeof firmwares)[number]

export type SystemChoice = Pick<OperatingSystem, 'id' | 'name' | 'shortId'>

export interface Suggestion {
  /** The system that it was made for; null = none. */
  readonly system: string | null
  readonly memory: string
  readonly vcpus: string
  readonly diskSize: string
}

/** As the user fills it: numbers are texts, so that what is half typed or wrong is kept. */
export interface VmForm {
  readonly connection: string
  readonly source: SourceKind
  readonly image: string
  /** As the host sees it, or as stated; empty until it is. */
  readonly imageFormat: 'qcow2' | 'raw' | ''
  /** What the image's guest sees; bytes. Null until the host has looked. */
  readonly imageCapacity: number | null
  /** The VM's disk keeps only what it changes; otherwise all of the image is copied. */
  readonly linked: boolean
  readonly guest: GuestForm
  readonly install: InstallForm
  readonly iso: string
  readonly disk: string
  /** Stated, never probed; empty until it is. */
  readonly diskFormat: DiskFormat | ''
  /** The VM's disk is a copy of the existing one, which stays as it is. */
  readonly copyDisk: boolean
  /** Address of an install tree. */
  readonly tree: string
  /** Which answers its installer takes, once the host has looked. */
  readonly treeInstaller: InstallerKind | null
  readonly kernel: string
  readonly initrd: string
  readonly commandLine: string
  /** `auto` takes what the ISO says of itself. */
  readonly systemFrom: 'auto' | 'choice'
  readonly system: SystemChoice | null
  readonly detected: SystemChoice | null
  /** MiB. */
  readonly memory: string
  readonly vcpus: string
  /** What the fields of size were filled with: one that differs was typed. */
  readonly suggested: Suggestion
  readonly newDisk: boolean
  /** GiB. */
  readonly diskSize: string
  readonly pool: string
  readonly newFormat: 'qcow2' | 'raw'
  readonly network: 'network' | 'bridge' | 'none'
  readonly networkName: string
  readonly bridge: string
  /** Null until the user chooses: then it follows the system. */
  readonly firmware: Firmware | null
  /** Null until the user chooses: then it follows the system. */
  readonly tpm: boolean | null
  /** A second CD for Windows; empty for none. */
  readonly drivers: string
  readonly screen: boolean
  /** Empty: the keyboard of whoever looks. */
  readonly keymap: string
  readonly accelerator: 'auto' | 'kvm' | 'qemu'
  /** Null until the user types one: then it follows the system or the file. */
  readonly name: string | null
  readonly title: string
  readonly start: boolean
  readonly autostart: boolean
}

/** @param keymap that of the user's language, where it has one of its own */
export function emptyVmForm(connection: string, keymap = ''): VmForm {
  return {
    ...{ image: '', imageFormat: '', imageCapacity: null, linked: true, guest: emptyGuest() },
    install: emptyInstall(),
    ...{
      connection,
      source: 'iso',
      iso: '',
      disk: '',
      diskFormat: '',
      copyDisk: false,
      tree: '',
      treeInstaller: null,
      kernel: '',
      initrd: '',
      commandLine: '',
    },
    ...{ systemFrom: 'auto', system: null, detected: null },
    ...{ memory: '2048', vcpus: '2', newDisk: true, diskSize: '20', pool: 'default', newFormat: 'qcow2' },
    suggested: { system: null, memory: '2048', vcpus: '2', diskSize: '20' },
    ...{ network: 'network', networkName: 'default', bridge: '', firmware: null, tpm: null, drivers: '' },
    ...{ screen: true, keymap },
    ...{ accelerator: 'auto', name: null, title: '', start: true, autostart: false },
  }
}

/** The system that the definition will name; null = none. */
export function systemOf(form: VmForm): SystemChoice | null {
  return form.systemFrom === 'choice' ? form.system : saysItsSystem(form) ? form.detected : null
}

/** Installers say what they install, images by their names. */
export function saysItsSystem({ source }: Pick<VmForm, 'source'>): boolean {
  return source === 'iso' || source === 'image' || source === 'tree'
}

/** The guest of an image is told who it is, and an installer that takes answers. */
export function isVmStepShown(form: VmForm, step: VmStep): boolean {
  return step !== 'guest' || form.source === 'image' || wantsAnswers(form)
}

/** Whether the source is an installer that takes answers. */
export function wantsAnswers(form: VmForm): boolean {
  return installerOf(form, systemOf(form)?.id) !== null
}

/** The file that the guest starts from. */
export function sourcePath(form: VmForm): string {
  switch (form.source) {
    case 'image':
      return form.image.trim()
    case 'iso':
      return form.iso.trim()
    case 'disk':
      return form.disk.trim()
    case 'tree':
      return form.tree.trim()
    case 'kernel':
      return form.kernel.trim()
    case 'pxe':
      return ''
  }
}

export function firmwareOf(form: VmForm): Firmware {
  return form.firmware ?? (wantsTrust(systemOf(form)?.id) ? 'secure-boot' : 'bios')
}

export function hasTpm(form: VmForm): boolean {
  return form.tpm ?? wantsTrust(systemOf(form)?.id)
}

/** Drivers are for an installer of Windows; for another system the field is not shown and does not count. */
export function wantsDrivers(form: VmForm): boolean {
  return form.source === 'iso' && isWindows(systemOf(form)?.id)
}

/** An existing disk is the VM's disk; one of an image is always new; the others may have one. */
export function hasNewDisk(form: VmForm): boolean {
  return form.source === 'image' || (form.newDisk && form.source !== 'disk')
}

/** What the new disk is written in: one that stands on another is qcow2. */
export function newDiskFormat(form: VmForm): 'qcow2' | 'raw' {
  return form.source === 'image' && form.linked ? 'qcow2' : form.newFormat
}

/** What starts or is fetched from the network. */
export function needsNetwork({ source }: Pick<VmForm, 'source'>): boolean {
  return source === 'pxe' || source === 'tree'
}

export type VmInput = z.input<typeof vmCreate>

function sourceOf(form: VmForm): VmInput['source'] {
  const unattended = unattendedOf(form, installerOf(form, systemOf(form)?.id))
  const told = unattended === undefined ? {} : { unattended }
  switch (form.source) {
    case 'image': {
      const format = form.imageFormat === '' ? 'qcow2' : form.imageFormat
      const { linked, guest } = form
      return { kind: 'image', path: sourcePath(form), format, linked, cloudInit: cloudInitOf(guest) }
    }
    case 'iso':
      return { kind: 'iso', path: sourcePath(form), ...told }
    case 'disk':
      return {
        kind: 'disk',
        path: sourcePath(form),
        format: form.diskFormat === '' ? 'qcow2' : form.diskFormat,
        ...(form.copyDisk ? { copy: { pool: form.pool, format: form.newFormat } } : {}),
      }
    case 'tree':
      return { kind: 'tree', url: sourcePath(form), commandLine: form.commandLine.trim(), ...told }
    case 'kernel': {
      const initrd = form.initrd.trim()
      const rest = { commandLine: form.commandLine.trim(), ...(initrd === '' ? {} : { initrd }) }
      return { kind: 'kernel', kernel: sourcePath(form), ...rest }
    }
    case 'pxe':
      return { kind: 'pxe' }
  }
}

function networkOf(form: VmForm): VmInput['network'] {
  switch (form.network) {
    case 'network':
      return { kind: 'network', name: form.networkName }
    case 'bridge':
      return { kind: 'bridge', name: form.bridge.trim() }
    case 'none':
      return { kind: 'none' }
  }
}

/** The form as the act takes it. Only for a form without problems: a text that is no number becomes the default. */
export function vmInput(form: VmForm, name: string): VmInput {
  const system = systemOf(form)
  const [title, drivers] = [form.title.trim(), form.drivers.trim()]
  const disk = { size: readNumber(form.diskSize) ?? 20, pool: form.pool, format: newDiskFormat(form) }
  return {
    connection: form.connection,
    name,
    source: sourceOf(form),
    disk: hasNewDisk(form) ? disk : null,
    memory: readWhole(form.memory, 16, 16_777_216) ?? 2048,
    vcpus: readWhole(form.vcpus, 1, 512) ?? 2,
    network: networkOf(form),
    firmware: firmwareOf(form),
    tpm: hasTpm(form),
    ...(wantsDrivers(form) && drivers !== '' ? { drivers } : {}),
    graphics: form.screen ? { kind: 'vnc', ...(form.keymap === '' ? {} : { keymap: form.keymap }) } : { kind: 'none' },
    accelerator: form.accelerator,
    autostart: form.autostart,
    start: form.start,
    ...(title === '' ? {} : { title }),
    ...(system === null ? {} : { os: system.id }),
  }
}

/**
 * The input as far as a step: choices that come later are such as any host can fulfil, so that the host's answer is about
 * what the user has chosen up to here.
 */
export function vmInputUpTo(form: VmForm, name: string, step: VmStep): VmInput {
  const input = vmInput(form, name)
  const plain = { firmware: 'bios', tpm: false } as const
  // Booting from a network without one is a contradiction, not a thing that this host cannot do.
  const network = needsNetwork(form) ? input.network : ({ kind: 'none' } as const)
  switch (step) {
    case 'source':
    case 'system':
      return vmInputUpTo({ ...form, guest: { ...form.guest, told: 'none' } }, name, 'guest')
    case 'guest': {
      // Answers need a disk to install to, which is asked for in the next step.
      const asking = vmInput({ ...form, install: { ...form.install, told: 'none' } }, name)
      return { ...asking, ...plain, disk: null, memory: 64, vcpus: 1, network }
    }
    case 'resources':
      return { ...input, ...plain, network }
    case 'network':
    case 'summary':
      return input
  }
}
