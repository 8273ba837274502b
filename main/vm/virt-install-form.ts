import type { z } from 'zod'
import type { PasteNote } from '../../contract/paste.ts'
import { diskFormats, type VmCreate, type vmCreate } from '../../contract/vm.ts'
import { note } from '../step/command-options.ts'
import type { PastedWord } from '../step/command-text.ts'
import { SubOptions } from './virt-install-words.ts'

export type VmForm = z.input<ReturnType<typeof vmCreate.partial>>
type DiskFormat = Extract<VmCreate['source'], { kind: 'disk' }>['format']

/** The form of a new VM as the options of a line fill it, and what is to be said of them. */
export class FormFiller {
  readonly form: VmForm = {}
  readonly notes: PasteNote[] = []
  /** A system by its short name (debian12), for whoever has the list of systems. */
  system: { readonly shortId: string; readonly word: PastedWord } | null = null
  #disk: { path: string; format: DiskFormat } | null = null
  /** virt-install's old --file and --file-size, which tell of one disk together. */
  readonly #file: { path?: string; size?: string; word?: PastedWord } = {}
  /** A medium that a disk option named: to install from, unless --cdrom or --location say another. */
  #diskMedium: string | null = null
  #import = false
  #kernelWords: { readonly text: string; readonly word: PastedWord }[] = []

  finish(): VmForm {
    this.#readFile()
    const { source } = this.form
    if (this.#disk !== null && (this.#import || source === undefined)) {
      this.form.source = { kind: 'disk', ...this.#disk }
    }
    if (source?.kind !== 'kernel' && source?.kind !== 'tree') {
      for (const { word } of this.#kernelWords) this.refuse(word)
    } else if (this.#kernelWords.length > 0) {
      source.commandLine = [source.commandLine ?? '', ...this.#kernelWords.map(({ text }) => text)].join(' ').trim()
    }
    return this.form
  }

  /** Named with its place, so that nothing is dropped in silence. */
  refuse(word: PastedWord, instead: string | null = null): void {
    this.notes.push(note(word, 'not-understood', instead))
  }

  deprecated(word: PastedWord, instead: string | null = null): void {
    this.notes.push(note(word, 'deprecated', instead))
  }

  refuseLeft(options: SubOptions, word: PastedWord): void {
    for (const text of options.left) this.refuse({ ...word, text })
  }

  importDisk(): void {
    this.#import = true
  }

  /** For a kernel, wherever in the line that is named; without one they are refused. */
  kernelWords(text: string, word: PastedWord): void {
    this.#kernelWords.push({ text, word })
  }

  number(value: string, word: PastedWord, put: (value: number) => void): void {
    if (/^\d+$/.test(value)) put(Number(value))
    else this.refuse(word)
  }

  medium(path: string, word: PastedWord): void {
    if (!path.startsWith('/')) return this.refuse(word)
    this.#makeRoom(word)
    this.form.source = { kind: 'iso', path }
  }

  /** For what is installed from: a medium that was taken for it until now is the drivers'. */
  #makeRoom(word: PastedWord): void {
    const medium = this.#diskMedium
    this.#diskMedium = null
    if (medium === null) return
    if (this.form.drivers === undefined) this.form.drivers = medium
    else this.refuse(word)
  }

  /** A tree of the web, or an ISO of this host; virt-install takes the kernel out of the latter. */
  location(place: string, word: PastedWord): void {
    if (!/^https?:/.test(place)) return this.medium(place, word)
    this.#makeRoom(word)
    this.form.source = { kind: 'tree', url: place }
  }

  /** virt-install's old way to say where a disk lies, or (--file-size) how many GiB it has. */
  file(part: 'path' | 'size', value: string, word: PastedWord): void {
    this.deprecated(word, part === 'path' ? `--disk path=${value}` : `--disk size=${value}`)
    this.#file[part] ??= value
    this.#file.word ??= word
  }

  #readFile(): void {
    const { path, size, word } = this.#file
    if (word === undefined) return
    const parts = [path === undefined ? [] : [`path=${path}`], size === undefined ? [] : [`size=${size}`]].flat()
    this.disk(parts.join(','), word)
  }

  disk(value: string, word: PastedWord): void {
    const options = new SubOptions(value)
    if (options.has('none')) return
    options.drop({ bus: ['virtio', 'sata'], discard: ['unmap'], device: ['disk'], sparse: ['yes'], cache: ['none'] })
    const path = options.first('path')
    if (options.take('device') === 'cdrom') this.#cd(path, word)
    else this.#plainDisk(path, options, word)
    this.refuseLeft(options, word)
  }

  /** The first medium is what is installed from, a second one its drivers. */
  #cd(path: string | undefined, word: PastedWord): void {
    if (path === undefined) return
    if (this.form.source === undefined) {
      this.medium(path, word)
      this.#diskMedium = path
    } else if (this.form.drivers === undefined && path.startsWith('/')) this.form.drivers = path
    else this.refuse(word)
  }

  #plainDisk(path: string | undefined, options: SubOptions, word: PastedWord): void {
    const [size, format] = [options.take('size'), options.take('format') ?? options.take('driver.type')]
    if (this.form.disk !== undefined || this.#disk !== null) this.refuse(word)
    else if (size !== undefined) {
      this.form.disk = newDisk(Number(size), format, options.take('pool'))
      // Labrig names the file after the VM and keeps it in a pool; the path as written is not kept.
      if (path !== undefined) this.refuse(word, `size=${size}`)
    } else if (path !== undefined) {
      this.#disk = { path, format: knownFormat(format ?? path.split('.').at(-1) ?? '') }
    } else this.refuse(word)
  }

  network(value: string, word: PastedWord): void {
    const options = new SubOptions(value).drop({ model: ['virtio', 'e1000e'] })
    if (options.has('none')) this.form.network = { kind: 'none' }
    else if (options.has('default')) this.form.network = { kind: 'network', name: 'default' }
    else {
      const [kind, name] = (options.first('type') ?? '').split(/:(.*)/s)
      const bridge = options.take('bridge') ?? (kind === 'bridge' ? name : undefined)
      const network = options.take('network') ?? (kind === 'network' ? name : undefined)
      if (bridge !== undefined) this.form.network = { kind: 'bridge', name: bridge }
      else if (network !== undefined) this.form.network = { kind: 'network', name: network }
      else this.refuse(word)
    }
    this.refuseLeft(options, word)
  }

  graphics(value: string, word: PastedWord): void {
    const options = new SubOptions(value).drop({ listen: ['127.0.0.1'] })
    const keymap = options.take('keymap')
    const type = options.first('type')
    if (type === 'none') this.form.graphics = { kind: 'none' }
    else {
      this.form.graphics = { kind: 'vnc', ...(keymap === undefined ? {} : { keymap }) }
      if (type !== 'vnc') this.refuse(word, '--graphics vnc')
    }
    // A screen that listens on every address is not taken over: Labrig's listen on loopback.
    if (options.take('listen') !== undefined) this.refuse(word, 'listen=127.0.0.1')
    this.refuseLeft(options, word)
  }

  /** What starts first, or the kernel itself. */
  boot(value: string, word: PastedWord): void {
    const options = new SubOptions(value)
    if (options.has('uefi') || options.take('firmware') === 'efi') this.form.firmware = 'uefi'
    const secure = /firmware\.feature(\d+)\.name=secure-boot/.exec(value)
    const off = secure !== null && value.includes(`firmware.feature${secure[1]}.enabled=no`)
    if (secure !== null && !off) this.form.firmware = 'secure-boot'
    for (const at of ['0', '1']) {
      options.drop({ [`firmware.feature${at}.name`]: ['secure-boot', 'enrolled-keys'] })
      options.drop({ [`firmware.feature${at}.enabled`]: off ? ['yes', 'no'] : ['yes'] })
    }
    if ((options.take('loader.secure') ?? options.take('loader_secure')) === 'yes') this.form.firmware = 'secure-boot'
    // Disk, then medium: the order that every definition has.
    for (const device of ['hd', 'cdrom', 'network']) options.has(device)
    this.#kernel(options)
    this.refuseLeft(options, word)
  }

  install(value: string, word: PastedWord): void {
    const options = new SubOptions(value)
    this.#kernel(options)
    if (options.take('no_install') === 'yes') this.importDisk()
    if (options.take('bootdev') === 'network') this.form.source = { kind: 'pxe' }
    this.refuseLeft(options, word)
  }

  #kernel(options: SubOptions): void {
    const kernel = options.take('kernel')
    if (kernel === undefined) return
    const [initrd, commandLine] = [options.take('initrd'), options.take('kernel_args') ?? options.take('cmdline')]
    this.form.source = {
      ...{ kind: 'kernel', kernel },
      ...(initrd === undefined ? {} : { initrd }),
      ...(commandLine === undefined ? {} : { commandLine }),
    }
  }

  tpm(value: string, word: PastedWord): void {
    const options = new SubOptions(value).drop({ model: ['tpm-crb'], version: ['2.0'], 'backend.version': ['2.0'] })
    const type = options.first('type') ?? options.take('backend.type')
    if (type === 'emulator' || type === 'default') this.form.tpm = true
    else if (type !== 'none') this.refuse(word, '--tpm emulator')
    this.refuseLeft(options, word)
  }

  /** A short name, id=URL or a URL alone; detection is what the form does by itself. */
  osinfo(value: string, word: PastedWord): void {
    const options = new SubOptions(value)
    options.drop({ detect: ['on', 'off'], require: ['on', 'off'] })
    const name = options.take('id') ?? options.take('short-id') ?? options.first('name')
    if (name === undefined || name === 'auto' || name === 'none' || name === 'detect') {
      this.notes.push(note(word, 'without-effect'))
    } else if (/^https?:\/\//.test(name)) this.form.os = name
    else this.system = { shortId: name, word }
    this.refuseLeft(options, word)
  }
}

function newDisk(size: number, format: string | undefined, pool: string | undefined): VmForm['disk'] {
  return {
    size,
    ...(format === 'raw' || format === 'qcow2' ? { format } : {}),
    ...(pool === undefined ? {} : { pool }),
  }
}

function knownFormat(word: string): DiskFormat {
  return diskFormats.find((one) => one === word) ?? 'qcow2'
}
