import type { VmCreate } from '../../contract/vm.ts'
import { quote } from '../step/shell-words.ts'
import { answerArguments, answerFiles } from './answers/answer-files.ts'
import { hasVirtio } from './windows-guest.ts'

/** What virt-install must be told beside the input: how the guest runs, and on which connection. */
export interface LineCircumstances {
  readonly uri: string
  readonly accelerator: 'kvm' | 'qemu'
}

/** A value inside an option's list: virt-install splits it at commas and reads quotes as shlex does (its cli.py). */
function listed(value: string): string {
  return /[,"'\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value
}

const CLOUD_INIT_FILES = 'user-data=user-data,meta-data=meta-data,network-config=network-config'

/** The new disk, or none: virt-install asks for one otherwise. */
function newDiskWords({ disk, ...guest }: VmCreate): string[] {
  if (disk === null) return ['--disk', 'none']
  const { size, format, pool } = disk
  return ['--disk', [`size=${size}`, `format=${format}`, `pool=${listed(pool)}`, ...diskWords(guest)].join(',')]
}

function diskWords(guest: Pick<VmCreate, 'os' | 'drivers'>): string[] {
  return [`bus=${hasVirtio(guest) ? 'virtio' : 'sata'}`, 'discard=unmap']
}

/** The files of --cloud-init are those that the steps write out; virt-install makes the seed of them. */
function imageWords(source: Extract<VmCreate['source'], { kind: 'image' }>, input: VmCreate): string[][] {
  const { disk } = input
  const size = disk === null ? [] : [`size=${disk.size}`, `pool=${listed(disk.pool)}`]
  const from = source.linked
    ? [`backing_store=${listed(source.path)}`, `backing_format=${source.format}`, 'format=qcow2']
    : [`format=${disk?.format ?? source.format}`]
  const told = source.cloudInit.kind === 'none' ? [] : [['--cloud-init', CLOUD_INIT_FILES]]
  return [['--import'], ['--disk', [...size, ...from, ...diskWords(input)].join(',')], ...told]
}

/** The files that the steps write out; virt-install puts them into the initial RAM disk by itself. */
function injectedWords({ unattended }: Extract<VmCreate['source'], { kind: 'tree' }>): string[][] {
  if (unattended?.installer === undefined) return []
  const place = { name: 'vm', disk: '', tree: null }
  const files = answerFiles(unattended.installer, unattended.answers, place)
  return files.map(({ name }) => ['--initrd-inject', name])
}

/** The small disk with the answers, which the steps before it have made. */
function answerDiskWords({ name, source, disk }: VmCreate): string[][] {
  if (source.kind !== 'iso' || source.unattended === undefined) return []
  const volume = listed(`${disk?.pool ?? 'default'}/${name}-answers.img`)
  return [['--disk', `vol=${volume},bus=virtio,readonly=on`]]
}

function sourceWords(input: VmCreate): string[][] {
  const { source } = input
  switch (source.kind) {
    case 'iso':
      return [['--cdrom', source.path], newDiskWords(input), ...answerDiskWords(input)]
    case 'disk': {
      const { copy } = source
      // The copy, which the steps before it have made.
      const volume = copy === null ? '' : `${copy.pool}/${input.name}.${copy.format === 'qcow2' ? 'qcow2' : 'img'}`
      const place = copy === null ? `path=${listed(source.path)}` : `vol=${listed(volume)}`
      const words = [place, `format=${copy?.format ?? source.format}`, ...diskWords(input)]
      return [['--import'], ['--disk', words.join(',')]]
    }
    case 'tree': {
      const installer = source.unattended?.installer
      const told = installer === undefined ? [] : [answerArguments(installer)]
      const words = [...told, source.commandLine].filter((part) => part !== '').join(' ')
      const extra = words === '' ? [] : [['--extra-args', words]]
      return [['--location', source.url], ...injectedWords(source), ...extra, newDiskWords(input)]
    }
    case 'pxe':
      return [['--pxe'], newDiskWords(input)]
    case 'image':
      return imageWords(source, input)
    case 'kernel': {
      const initrd = source.initrd === undefined ? '' : `,initrd=${listed(source.initrd)}`
      const commandLine = source.commandLine === '' ? '' : `,kernel_args=${listed(source.commandLine)}`
      return [['--boot', `kernel=${listed(source.kernel)}${initrd}${commandLine}`], newDiskWords(input)]
    }
  }
}

function networkWord({ network, ...guest }: VmCreate): string {
  if (network.kind === 'none') return 'none'
  return `${network.kind}=${listed(network.name)},model=${hasVirtio(guest) ? 'virtio' : 'e1000e'}`
}

const SECURE_BOOT = [
  'firmware=efi',
  ...['secure-boot', 'enrolled-keys'].flatMap((name, at) => [
    `firmware.feature${at}.name=${name}`,
    `firmware.feature${at}.enabled=yes`,
  ]),
  'loader.secure=yes',
].join(',')

const PLAIN_UEFI = 'firmware=efi,firmware.feature0.name=secure-boot,firmware.feature0.enabled=no'

/** virt-install gives Windows its clock and enlightenments by --osinfo, as Labrig does. */
function firmwareWords({ firmware, tpm, drivers }: VmCreate): string[][] {
  return [
    ...(firmware === 'uefi' ? [['--boot', PLAIN_UEFI]] : []),
    ...(firmware === 'secure-boot'
      ? [
          ['--boot', SECURE_BOOT],
          ['--features', 'smm.state=on'],
        ]
      : []),
    ...(tpm ? [['--tpm', 'model=tpm-crb,type=emulator,version=2.0']] : []),
    ...(drivers === undefined ? [] : [['--disk', `path=${listed(drivers)},device=cdrom,bus=sata`]]),
  ]
}

function graphicsWord(graphics: VmCreate['graphics']): string {
  if (graphics.kind === 'none') return 'none'
  const keymap = graphics.keymap === undefined ? '' : `,keymap=${graphics.keymap}`
  return `vnc,listen=127.0.0.1${keymap}`
}

/**
 * The virt-install command that makes a VM with the same choices, one option per line. Details that virt-install decides
 * by itself (its own defaults for buses, sound, memory statistics) may differ; the definition is what Labrig really uses.
 */
export function virtInstallLine(input: VmCreate, { uri, accelerator }: LineCircumstances): string {
  const options: string[][] = [
    ['--connect', uri],
    ['--name', input.name],
    ['--memory', String(input.memory)],
    ['--vcpus', String(input.vcpus)],
    ['--virt-type', accelerator],
    ['--cpu', accelerator === 'kvm' ? 'host-passthrough' : 'maximum'],
    ['--osinfo', input.os === undefined ? 'detect=on,require=off' : `id=${input.os}`],
    ...sourceWords(input),
    ['--network', networkWord(input)],
    ['--graphics', graphicsWord(input.graphics)],
    ...(input.title ? [['--metadata', `title=${listed(input.title)}`]] : []),
    ...firmwareWords(input),
    ...(input.autostart ? [['--autostart']] : []),
    ...(input.start ? [['--noautoconsole']] : [['--noautoconsole'], ['--noreboot']]),
  ]
  return ['virt-install', ...options.map((words) => words.map(quote).join(' '))].join(' \\\n  ')
}
