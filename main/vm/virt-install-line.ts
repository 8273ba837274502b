import type { VmCreate } from '../../contract/vm.ts'
import { quote } from '../step/shell-words.ts'

/** What virt-install must be told beside the input: how the guest runs, and on which connection. */
export interface LineCircumstances {
  readonly uri: string
  readonly accelerator: 'kvm' | 'qemu'
}

/** A value inside an option's list: virt-install splits it at commas and reads quotes as shlex does (its cli.py). */
function listed(value: string): string {
  return /[,"'\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value
}

function diskWord({ size, format, pool }: NonNullable<VmCreate['disk']>): string {
  return [`size=${size}`, `format=${format}`, `pool=${listed(pool)}`, 'bus=virtio', 'discard=unmap'].join(',')
}

function sourceWords({ source, disk }: VmCreate): string[][] {
  switch (source.kind) {
    case 'iso':
      return [['--cdrom', source.path], disk === null ? ['--disk', 'none'] : ['--disk', diskWord(disk)]]
    case 'disk':
      return [['--import'], ['--disk', `path=${listed(source.path)},format=${source.format},bus=virtio,discard=unmap`]]
    case 'kernel': {
      const initrd = source.initrd === undefined ? '' : `,initrd=${listed(source.initrd)}`
      const commandLine = source.commandLine === '' ? '' : `,kernel_args=${listed(source.commandLine)}`
      return [
        ['--boot', `kernel=${listed(source.kernel)}${initrd}${commandLine}`],
        disk === null ? ['--disk', 'none'] : ['--disk', diskWord(disk)],
      ]
    }
  }
}

function networkWord(network: VmCreate['network']): string {
  switch (network.kind) {
    case 'none':
      return 'none'
    case 'network':
      return `network=${listed(network.name)},model=virtio`
    case 'bridge':
      return `bridge=${listed(network.name)},model=virtio`
  }
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
    ['--network', networkWord(input.network)],
    ['--graphics', graphicsWord(input.graphics)],
    ...(input.title ? [['--metadata', `title=${listed(input.title)}`]] : []),
    ...(input.firmware === 'uefi' ? [['--boot', 'uefi']] : []),
    ...(input.autostart ? [['--autostart']] : []),
    ...(input.start ? [['--noautoconsole']] : [['--noautoconsole'], ['--noreboot']]),
  ]
  return ['virt-install', ...options.map((words) => words.map(quote).join(' '))].join(' \\\n  ')
}
