import type { z } from 'zod'
import type { PasteNote } from '../../contract/paste.ts'
import type { VmCreate, vmCreate } from '../../contract/vm.ts'
import type { FoundOption, OptionShape } from '../step/command-options.ts'
import { note, readOptions } from '../step/command-options.ts'
import type { PastedWord, Repair } from '../step/command-text.ts'
import { readCommandText } from '../step/command-text.ts'

export type VmForm = z.input<ReturnType<typeof vmCreate.partial>>

export interface PastedVm {
  readonly form: VmForm
  readonly notes: readonly PasteNote[]
  readonly repairs: readonly Repair[]
  /** A system by its short name (debian12), for whoever has the list of systems. */
  readonly system: { readonly shortId: string; readonly word: PastedWord } | null
}

/** Options of virt-install(1) that the form can hold or whose meaning is known. */
const shapes: readonly OptionShape[] = [
  { long: 'name', short: 'n', value: 'one' },
  { long: 'memory', value: 'one' },
  { long: 'ram', short: 'r', value: 'one' },
  { long: 'vcpus', value: 'one' },
  { long: 'disk', value: 'one' },
  { long: 'cdrom', short: 'c', value: 'one' },
  { long: 'location', short: 'l', value: 'one' },
  { long: 'os-variant', value: 'one' },
  { long: 'osinfo', value: 'one' },
  { long: 'os-type', value: 'one' },
  { long: 'network', short: 'w', value: 'one' },
  { long: 'bridge', short: 'b', value: 'one' },
  { long: 'graphics', value: 'one' },
  { long: 'nographics', value: 'none' },
  { long: 'vnc', value: 'none' },
  { long: 'keymap', short: 'k', value: 'one' },
  { long: 'virt-type', value: 'one' },
  { long: 'hvm', short: 'v', value: 'none' },
  { long: 'accelerate', value: 'none' },
  { long: 'import', value: 'none' },
  { long: 'boot', value: 'one' },
  { long: 'metadata', value: 'one' },
  { long: 'autostart', value: 'none' },
  { long: 'noautoconsole', value: 'none' },
  { long: 'noreboot', value: 'none' },
  { long: 'arch', value: 'one' },
  { long: 'connect', value: 'one' },
]

/** "a,b=c,d" → positional words and key=value pairs, as virt-install's own sub-options: quotes keep a comma together. */
function subOptions(value: string): { words: string[]; pairs: Map<string, string> } {
  const words: string[] = []
  const pairs = new Map<string, string>()
  for (const part of value.match(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^,"'])+/g) ?? []) {
    const [key = '', text] = unquoted(part).split(/=(.*)/s)
    if (text === undefined) words.push(key)
    else pairs.set(key, text)
  }
  return { words, pairs }
}

function unquoted(part: string): string {
  return part.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double?: string, single?: string) =>
    double === undefined ? (single ?? '') : double.replace(/\\(.)/g, '$1'),
  )
}

class FormFiller {
  readonly form: VmForm = {}
  readonly notes: PasteNote[] = []
  system: PastedVm['system'] = null
  #importDisk: { path: string; format: Extract<VmCreate['source'], { kind: 'disk' }>['format'] } | null = null
  #import = false

  take(option: FoundOption): void {
    const { long, value, word } = option
    switch (long) {
      case 'name':
        this.form.name = value
        return
      case 'ram':
        this.notes.push(note(word, 'deprecated', '--memory'))
        return this.#memory(value, word)
      case 'memory':
        return this.#memory(value, word)
      case 'vcpus':
        return this.#number(value.split(',')[0] ?? '', word, (vcpus) => (this.form.vcpus = vcpus))
      case 'disk':
        return this.#disk(value, word)
      case 'cdrom':
      case 'location':
        return this.#medium(value, word)
      case 'autostart':
        this.form.autostart = true
        return
      case 'import':
        this.#import = true
        return
      default:
        return this.#takeHardware(option)
    }
  }

  finish(): VmForm {
    if (this.#importDisk !== null && (this.#import || this.form.source === undefined)) {
      this.form.source = { kind: 'disk', ...this.#importDisk }
    }
    return this.form
  }

  #takeHardware({ long, value, word }: FoundOption): void {
    switch (long) {
      case 'network':
        return this.#network(value, word)
      case 'bridge':
        this.notes.push(note(word, 'deprecated', `--network bridge=${value}`))
        this.form.network = { kind: 'bridge', name: value }
        return
      case 'graphics':
        return this.#graphics(value, word)
      case 'nographics':
        this.notes.push(note(word, 'deprecated', '--graphics none'))
        this.form.graphics = { kind: 'none' }
        return
      case 'vnc':
        this.notes.push(note(word, 'deprecated', '--graphics vnc'))
        this.form.graphics ??= { kind: 'vnc' }
        return
      case 'keymap':
        this.notes.push(note(word, 'deprecated', `--graphics vnc,keymap=${value}`))
        this.form.graphics = { kind: 'vnc', keymap: value }
        return
      case 'virt-type':
        if (value === 'kvm' || value === 'qemu') this.form.accelerator = value
        else this.notes.push(note(word, 'not-understood'))
        return
      default:
        return this.#takeRest(long, value, word)
    }
  }

  #takeRest(long: string, value: string, word: PastedWord): void {
    switch (long) {
      case 'boot':
        if (value.split(',').includes('uefi')) this.form.firmware = 'uefi'
        else this.notes.push(note(word, 'not-understood'))
        return
      case 'metadata': {
        const title = subOptions(value).pairs.get('title')
        if (title === undefined) this.notes.push(note(word, 'not-understood'))
        else this.form.title = title
        return
      }
      case 'os-type':
      case 'accelerate':
        this.notes.push(note(word, 'deprecated'))
        return
      case 'os-variant':
      case 'osinfo':
        return this.#system(value, word)
      default:
        this.notes.push(note(word, 'without-effect'))
    }
  }

  /** A short name, id=URL or a URL alone; detection is what the form does by itself. */
  #system(value: string, word: PastedWord): void {
    const { words, pairs } = subOptions(value)
    const name = pairs.get('id') ?? pairs.get('short-id') ?? pairs.get('name') ?? words[0]
    if (name === undefined || name === 'auto' || name === 'none' || name === 'detect') {
      this.notes.push(note(word, 'without-effect'))
    } else if (/^https?:\/\//.test(name)) this.form.os = name
    else this.system = { shortId: name, word }
  }

  #number(value: string, word: PastedWord, put: (value: number) => void): void {
    if (/^\d+$/.test(value)) put(Number(value))
    else this.notes.push(note(word, 'not-understood'))
  }

  /** MiB, alone or as memory=. */
  #memory(value: string, word: PastedWord): void {
    const { words, pairs } = subOptions(value)
    this.#number(words[0] ?? pairs.get('memory') ?? '', word, (memory) => (this.form.memory = memory))
  }

  #medium(value: string, word: PastedWord): void {
    const path = value.split(',')[0] ?? ''
    if (path.startsWith('/')) this.form.source = { kind: 'iso', path }
    else this.notes.push(note(word, 'not-understood'))
  }

  #disk(value: string, word: PastedWord): void {
    const { words, pairs } = subOptions(value)
    if (words[0] === 'none') return
    const path = words[0] ?? pairs.get('path')
    const format = pairs.get('format')
    if (pairs.has('size')) {
      this.form.disk = newDisk(Number(pairs.get('size')), format, pairs.get('pool'))
      // Labrig names the file after the VM and keeps it in a pool; the path as written is not kept.
      if (path !== undefined) this.notes.push(note(word, 'not-understood', `size=${pairs.get('size') ?? ''}`))
    } else if (path !== undefined) {
      this.#importDisk = { path, format: knownFormat(format ?? path.split('.').at(-1) ?? '') }
    } else this.notes.push(note(word, 'not-understood'))
  }

  #network(value: string, word: PastedWord): void {
    const { words, pairs } = subOptions(value)
    const [first] = words
    const bridge = pairs.get('bridge') ?? (first?.startsWith('bridge:') === true ? first.slice(7) : undefined)
    const network = pairs.get('network') ?? (first?.startsWith('network:') === true ? first.slice(8) : undefined)
    if (bridge !== undefined) this.form.network = { kind: 'bridge', name: bridge }
    else if (network !== undefined) this.form.network = { kind: 'network', name: network }
    else if (first === 'none') this.form.network = { kind: 'none' }
    else if (first === 'default') this.form.network = { kind: 'network', name: 'default' }
    else this.notes.push(note(word, 'not-understood'))
  }

  #graphics(value: string, word: PastedWord): void {
    const { words, pairs } = subOptions(value)
    const keymap = pairs.get('keymap')
    if (words[0] === 'none') this.form.graphics = { kind: 'none' }
    else if (words[0] === 'vnc') this.form.graphics = { kind: 'vnc', ...(keymap === undefined ? {} : { keymap }) }
    else this.notes.push(note(word, 'not-understood', '--graphics vnc'))
    // A screen that listens on every address is not taken over: Labrig's listen on loopback.
    if (pairs.has('listen') && pairs.get('listen') !== '127.0.0.1')
      this.notes.push(note(word, 'not-understood', 'listen=127.0.0.1'))
  }
}

function newDisk(size: number, format: string | undefined, pool: string | undefined): VmForm['disk'] {
  return {
    size,
    ...(format === 'raw' || format === 'qcow2' ? { format } : {}),
    ...(pool === undefined ? {} : { pool }),
  }
}

function knownFormat(word: string): Extract<VmCreate['source'], { kind: 'disk' }>['format'] {
  return word === 'raw' || word === 'vmdk' || word === 'vdi' || word === 'vhdx' ? word : 'qcow2'
}

/**
 * Reads a pasted virt-install command into the form of a new VM; what it does not understand is named with its place.
 * @throws CommandTextError when the text is no single command
 */
export function readVirtInstall(text: string): PastedVm {
  const { words, repairs } = readCommandText(text)
  const start = words[0]?.text === 'sudo' ? 1 : 0
  const program = words[start]
  const isOwn = program?.text.endsWith('virt-install') === true
  const { found, notes } = readOptions(words.slice(start + (isOwn ? 1 : 0)), shapes, false)
  const filler = new FormFiller()
  for (const one of found) {
    if (one.kind === 'option') filler.take(one)
    else filler.notes.push(note(one.word, 'not-understood'))
  }
  const all = [...notes, ...filler.notes].sort((a, b) => a.line - b.line || a.column - b.column)
  return { form: filler.finish(), notes: all, repairs, system: filler.system }
}
