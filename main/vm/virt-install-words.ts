import type { OptionShape } from '../step/command-options.ts'

/** Options of virt-install(1) whose value is a list of sub-options. */
const listed = [
  ...['memory', 'vcpus', 'cpu', 'metadata', 'xml', 'install', 'boot', 'idmap', 'osinfo', 'os-variant', 'disk'],
  ...['network', 'graphics', 'controller', 'input', 'serial', 'parallel', 'channel', 'console', 'hostdev'],
  ...['filesystem', 'audio', 'watchdog', 'video', 'smartcard', 'redirdev', 'memballoon', 'tpm', 'rng', 'panic'],
  ...['shmem', 'memdev', 'vsock', 'iommu', 'iothreads', 'seclabel', 'keywrap', 'cputune', 'numatune', 'memtune'],
  ...['blkiotune', 'memorybacking', 'features', 'clock', 'pm', 'events', 'resource', 'sysinfo', 'qemu-commandline'],
  ...['launchSecurity', 'location', 'cdrom', 'bridge', 'name', 'ram', 'os-type', 'keymap', 'virt-type', 'arch'],
  ...['machine', 'connect', 'extra-args', 'initrd-inject', 'reinstall', 'init', 'uuid', 'autoconsole', 'mac', 'file'],
  ...['file-size', 'security', 'description', 'cpuset', 'host-device', 'vncport', 'vnclisten'],
] as const

const shorts: Readonly<Record<string, string>> = {
  ...{ name: 'n', ram: 'r', cdrom: 'c', location: 'l', network: 'w', bridge: 'b', keymap: 'k' },
  ...{ 'extra-args': 'x', uuid: 'u', mac: 'm', file: 'f', 'file-size': 's' },
}

const flags = [
  ...['pxe', 'import', 'live', 'container', 'autostart', 'transient', 'destroy-on-exit', 'noautoconsole', 'noreboot'],
  ...[
    'nographics',
    'vnc',
    'sdl',
    'accelerate',
    'nodisks',
    'nonsparse',
    'nonetworks',
    'nousb',
    'noapic',
    'noacpi',
    'dry-run',
  ],
  ...['print-step', 'force', 'check-cpu', 'prompt'],
] as const

/** All options, so that a value is never taken for a word of its own. */
export const virtInstallShapes: readonly OptionShape[] = [
  ...listed.map((long) => ({ long, value: 'one' as const, ...(long in shorts ? { short: shorts[long] ?? '' } : {}) })),
  ...flags.map((long) => ({ long, value: 'none' as const })),
  { long: 'hvm', short: 'v', value: 'none' },
  { long: 'paravirt', short: 'p', value: 'none' },
  { long: 'quiet', short: 'q', value: 'none' },
  { long: 'debug', short: 'd', value: 'none' },
  ...['wait', 'unattended', 'cloud-init', 'sound', 'print-xml', 'check'].map((long) => ({
    long,
    value: 'maybe' as const,
  })),
]

/** "a,b=c,d": positional words and key=value pairs as virt-install splits them; quotes keep a comma together. */
export class SubOptions {
  readonly #words: string[] = []
  readonly #pairs = new Map<string, string>()

  constructor(value: string) {
    for (const part of value.match(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^,"'])+/g) ?? []) {
      const [key = '', text] = unquoted(part).split(/=(.*)/s)
      if (text === undefined) this.#words.push(key)
      else this.#pairs.set(key, text)
    }
  }

  /** The first word; without one the value of the key that it stands for. */
  first(key: string): string | undefined {
    return this.#words.shift() ?? this.take(key)
  }

  take(key: string): string | undefined {
    const value = this.#pairs.get(key)
    this.#pairs.delete(key)
    return value
  }

  /** Takes a word; false when it is not there. */
  has(word: string): boolean {
    const at = this.#words.indexOf(word)
    if (at >= 0) this.#words.splice(at, 1)
    return at >= 0
  }

  /** Forgets what says no more than Labrig does by itself. */
  drop(implied: Readonly<Record<string, readonly string[]>>): this {
    for (const [key, values] of Object.entries(implied)) {
      const value = this.#pairs.get(key)
      if (value !== undefined && values.includes(value)) this.#pairs.delete(key)
    }
    return this
  }

  /** What nobody has taken, as it is written. */
  get left(): readonly string[] {
    return [...this.#words, ...[...this.#pairs].map(([key, value]) => `${key}=${value}`)]
  }
}

function unquoted(part: string): string {
  return part.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, (_, double?: string, single?: string) =>
    double === undefined ? (single ?? '') : double.replace(/\\(.)/g, '$1'),
  )
}
