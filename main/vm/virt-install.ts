import type { PasteNote } from '../../contract/paste.ts'
import type { FoundOption } from '../step/command-options.ts'
import { note, readOptions } from '../step/command-options.ts'
import type { PastedWord, Repair } from '../step/command-text.ts'
import { readCommandText } from '../step/command-text.ts'
import { FormFiller, type VmForm } from './virt-install-form.ts'
import { SubOptions, virtInstallShapes } from './virt-install-words.ts'

export interface PastedVm {
  readonly form: VmForm
  readonly notes: readonly PasteNote[]
  readonly repairs: readonly Repair[]
  readonly system: FormFiller['system']
}

/** What says no more than the definition that Labrig makes. */
const ours: Readonly<Record<string, RegExp>> = {
  cpu: /^(host|host-passthrough|maximum)$/,
  machine: /^(q35|pc-q35-[\d.]+|virt)$/,
  arch: /^(x86_64|aarch64)$/,
  rng: /^(\/dev\/urandom|random|default|\/dev\/random)$/,
  serial: /^pty$/,
  console: /^pty(,target(\.|_)type=(serial|virtio))?$/,
  channel: /^(unix,)?(mode=bind,)?(target(\.|_)type=virtio,)?(target\.)?name=org\.qemu\.guest_agent\.0$/,
  memballoon: /^(model=)?virtio$/,
  input: /^(tablet|type=tablet)(,bus=usb)?$/,
  video: /^(model=)?(vga|virtio)$/,
  features: /^(smm(\.state)?=on|acpi=on|apic=on|,)+$/,
  clock: /^offset=(utc|localtime)$/,
  init: /^$/,
}

/** What the one who types wants of the program, not of the VM. */
const behaviour = new Set([
  ...['noautoconsole', 'autoconsole', 'noreboot', 'wait', 'quiet', 'debug', 'force', 'hvm', 'connect', 'check'],
  ...['print-xml', 'print-step', 'dry-run', 'check-cpu', 'prompt'],
])

type Taker = (filler: FormFiller, value: string, word: PastedWord) => void

/** A number that comes first, or by a key. */
function numbered(field: 'memory' | 'vcpus', ...doubled: readonly string[]): Taker {
  return (filler, value, word) => {
    const options = new SubOptions(value)
    filler.number(options.first(field) ?? '', word, (number) => (filler.form[field] = number))
    for (const key of doubled) options.drop({ [key]: [String(filler.form[field])] })
    filler.refuseLeft(options, word)
  }
}

function graphicsOf(graphics: NonNullable<VmForm['graphics']>, instead: string): Taker {
  return (filler, _, word) => {
    filler.deprecated(word, instead)
    filler.form.graphics ??= graphics
  }
}

const takers: Readonly<Record<string, Taker>> = {
  name: (filler, value) => void (filler.form.name = value),
  memory: numbered('memory', 'maxmemory', 'currentMemory'),
  ram: (filler, value, word) => {
    filler.deprecated(word, '--memory')
    numbered('memory')(filler, value, word)
  },
  vcpus: numbered('vcpus', 'maxvcpus'),
  disk: (filler, value, word) => filler.disk(value, word),
  nodisks: (filler, _, word) => filler.deprecated(word, '--disk none'),
  file: (filler, value, word) => filler.file('path', value, word),
  'file-size': (filler, value, word) => filler.file('size', value, word),
  nonsparse: (filler, _, word) => filler.deprecated(word, '--disk sparse=no'),
  cdrom: (filler, value, word) => filler.medium(value, word),
  location: (filler, value, word) => {
    const options = new SubOptions(value)
    filler.location(options.first('location') ?? '', word)
    filler.refuseLeft(options, word)
  },
  'extra-args': (filler, value, word) => filler.kernelWords(value, word),
  pxe: (filler) => void (filler.form.source = { kind: 'pxe' }),
  install: (filler, value, word) => filler.install(value, word),
  import: (filler) => filler.importDisk(),
  autostart: (filler) => void (filler.form.autostart = true),
  network: (filler, value, word) => filler.network(value, word),
  nonetworks: (filler, _, word) => {
    filler.deprecated(word, '--network none')
    filler.form.network = { kind: 'none' }
  },
  bridge: (filler, value, word) => {
    filler.deprecated(word, `--network bridge=${value}`)
    filler.form.network = { kind: 'bridge', name: value }
  },
  graphics: (filler, value, word) => filler.graphics(value, word),
  nographics: graphicsOf({ kind: 'none' }, '--graphics none'),
  vnc: graphicsOf({ kind: 'vnc' }, '--graphics vnc'),
  keymap: (filler, keymap, word) => {
    filler.deprecated(word, `--graphics vnc,keymap=${keymap}`)
    filler.form.graphics = { kind: 'vnc', keymap }
  },
  'virt-type': (filler, value, word) => {
    if (value === 'kvm' || value === 'qemu') filler.form.accelerator = value
    else filler.refuse(word)
  },
  boot: (filler, value, word) => filler.boot(value, word),
  tpm: (filler, value, word) => filler.tpm(value, word),
  metadata: (filler, value, word) => {
    const options = new SubOptions(value)
    const [title, name] = [options.take('title'), options.take('name')]
    if (title !== undefined) filler.form.title = title
    if (name !== undefined) filler.form.name = name
    filler.refuseLeft(options, word)
  },
  'os-type': (filler, _, word) => filler.deprecated(word),
  accelerate: (filler, _, word) => filler.deprecated(word),
  'os-variant': (filler, value, word) => filler.osinfo(value, word),
  osinfo: (filler, value, word) => filler.osinfo(value, word),
}

function take(filler: FormFiller, { long, value, word }: FoundOption): void {
  const taker = takers[long]
  if (taker !== undefined) return taker(filler, value, word)
  const same = behaviour.has(long) || ours[long]?.test(value) === true
  filler.notes.push(note(word, same ? 'without-effect' : 'not-understood'))
}

/**
 * Reads a pasted virt-install command into the form of a new VM; what it does not understand is named with its place.
 * @throws CommandTextError when the text has not one such command
 */
export function readVirtInstall(text: string): PastedVm {
  const { words, repairs, notes: around } = readCommandText(text, 'vm')
  const isOwn = words[0]?.text.endsWith('virt-install') === true
  const { found, notes } = readOptions(words.slice(isOwn ? 1 : 0), virtInstallShapes, false)
  const filler = new FormFiller()
  for (const one of found) {
    if (one.kind === 'option') take(filler, one)
    else filler.refuse(one.word)
  }
  const form = filler.finish()
  const all = [...around, ...notes, ...filler.notes].sort((a, b) => a.line - b.line || a.column - b.column)
  return { form, notes: all, repairs, system: filler.system }
}
