import type { PasteNote } from '../../contract/paste.ts'
import { dockerRunLength } from '../../contract/pasted-command.ts'
import type { FoundOption, OptionShape } from '../step/command-options.ts'
import { note, readOptions } from '../step/command-options.ts'
import type { PastedWord, Repair } from '../step/command-text.ts'
import { readCommandText } from '../step/command-text.ts'
import type { ContainerForm } from './docker-run-values.ts'
import { mebibytes, mountOf, portOf, restartOf, secondsOf, tmpfsOf, volumeOf } from './docker-run-values.ts'

export interface PastedContainer {
  readonly form: ContainerForm
  readonly notes: readonly PasteNote[]
  readonly repairs: readonly Repair[]
}

/** Options of docker-run(1) that the form can hold or whose meaning is known. */
const shapes: readonly OptionShape[] = [
  { long: 'name', value: 'one' },
  { long: 'detach', short: 'd', value: 'none' },
  { long: 'interactive', short: 'i', value: 'none' },
  { long: 'tty', short: 't', value: 'none' },
  { long: 'publish', short: 'p', value: 'one' },
  { long: 'env', short: 'e', value: 'one' },
  { long: 'volume', short: 'v', value: 'one' },
  { long: 'mount', value: 'one' },
  { long: 'network', value: 'one' },
  { long: 'net', value: 'one' },
  { long: 'hostname', short: 'h', value: 'one' },
  { long: 'user', short: 'u', value: 'one' },
  { long: 'workdir', short: 'w', value: 'one' },
  { long: 'restart', value: 'one' },
  { long: 'memory', short: 'm', value: 'one' },
  { long: 'cpus', value: 'one' },
  { long: 'pids-limit', value: 'one' },
  { long: 'cap-add', value: 'one' },
  { long: 'cap-drop', value: 'one' },
  { long: 'tmpfs', value: 'one' },
  { long: 'device', value: 'one' },
  { long: 'ip', value: 'one' },
  { long: 'network-alias', value: 'one' },
  ...['cmd', 'interval', 'timeout', 'start-period', 'retries'].map(
    (part) => ({ long: `health-${part}`, value: 'one' }) as const,
  ),
  { long: 'label', short: 'l', value: 'one' },
  { long: 'entrypoint', value: 'one' },
]

/**
 * Options of docker-run(1) that the form does not have. Those with a value must be known all the same, or the value would
 * be taken for the image.
 */
const withValue =
  'add-host annotation attach blkio-weight blkio-weight-device cgroup-parent cgroupns cidfile cpu-period ' +
  'cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares cpuset-cpus cpuset-mems detach-keys device-cgroup-rule ' +
  'device-read-bps device-read-iops device-write-bps device-write-iops dns dns-option dns-search domainname env-file ' +
  'expose gpus group-add health-start-interval ' +
  'ip6 ipc isolation kernel-memory label-file link link-local-ip log-driver log-opt mac-address ' +
  'memory-reservation memory-swap memory-swappiness net-alias oom-score-adj pid platform pull ' +
  'runtime security-opt shm-size stop-signal stop-timeout storage-opt sysctl ulimit userns uts volume-driver ' +
  'volumes-from'
const unsupported: readonly OptionShape[] = [
  ...withValue.split(' ').map((long) => ({ long, value: 'one' }) as const),
  { long: 'attach', short: 'a', value: 'one' },
  { long: 'cpu-shares', short: 'c', value: 'one' },
  { long: 'publish-all', short: 'P', value: 'none' },
  ...['rm', 'init', 'privileged', 'read-only', 'no-healthcheck', 'oom-kill-disable', 'quiet'].map(
    (long) => ({ long, value: 'none' }) as const,
  ),
]

class FormFiller {
  readonly form: ContainerForm = {}
  readonly notes: PasteNote[] = []
  #health: { command?: string; interval?: number; timeout?: number; startPeriod?: number; retries?: number } | undefined

  take(option: FoundOption): void {
    if (!this.#takeText(option) && !this.#takeList(option) && !this.#takeFlag(option)) {
      this.notes.push(note(option.word, 'not-understood'))
    }
  }

  /** False when the option is not one of these or its value cannot be read. */
  #takeText({ long, value, word }: FoundOption): boolean {
    switch (long) {
      case 'name':
      case 'hostname':
      case 'user':
      case 'entrypoint':
        this.form[long] = value
        return true
      case 'net':
        this.notes.push(note(word, 'deprecated', '--network'))
        this.form.network = value
        return true
      case 'network':
        this.form.network = value
        return true
      case 'workdir':
        this.form.workingDirectory = value
        return true
      case 'ip':
        this.form.address = value
        return true
      default:
        return this.#takeNumber(long, value)
    }
  }

  #takeNumber(long: string, value: string): boolean {
    if (long.startsWith('health-')) return this.#takeHealth(long.slice('health-'.length), value)
    if (long === 'memory') {
      const memory = mebibytes(value)
      if (memory !== null) this.form.memory = memory
      return memory !== null
    }
    if (long === 'cpus' && Number(value) > 0) {
      this.form.cpus = Number(value)
      return true
    }
    if (long === 'pids-limit' && /^[1-9]\d*$/.test(value)) {
      this.form.processes = Number(value)
      return true
    }
    const restart = long === 'restart' ? restartOf(value) : null
    if (restart) this.form.restart = restart
    return restart !== null
  }

  #takeHealth(part: string, value: string): boolean {
    const health = (this.#health ??= {})
    if (part === 'cmd') health.command = value
    else if (part === 'retries' && /^\d+$/.test(value)) health.retries = Number(value)
    else {
      const seconds = secondsOf(value)
      if (seconds === null) return false
      if (part === 'interval' || part === 'timeout') health[part] = seconds
      else health.startPeriod = seconds
    }
    // Times without a check change the one of the image, which the form does not.
    if (health.command !== undefined) this.form.health = { ...health, command: health.command }
    return true
  }

  #takeRare(long: string, value: string): boolean {
    switch (long) {
      case 'cap-drop':
        ;(this.form.dropCapabilities ??= []).push(value.replace(/^CAP_/, ''))
        return true
      case 'tmpfs': {
        const folder = tmpfsOf(value)
        if (folder !== null) (this.form.tmpfs ??= []).push(folder)
        return folder !== null
      }
      case 'device': {
        const [host = '', container, rights] = value.split(':')
        if (!host.startsWith('/dev/') || (rights ?? 'rwm') !== 'rwm') return false
        ;(this.form.devices ??= []).push({ host, ...(container === undefined ? {} : { container }) })
        return true
      }
      case 'network-alias':
        ;(this.form.aliases ??= []).push(value)
        return true
      default:
        return false
    }
  }

  #takeList({ long, value, word }: FoundOption): boolean {
    switch (long) {
      case 'publish': {
        const port = portOf(value)
        if (port !== null) (this.form.ports ??= []).push(port)
        return port !== null
      }
      case 'volume':
      case 'mount': {
        const mount = long === 'volume' ? volumeOf(value) : mountOf(value)
        if (mount !== null) (this.form.mounts ??= []).push(mount)
        return mount !== null
      }
      case 'cap-add':
        ;(this.form.capabilities ??= []).push(value.replace(/^CAP_/, ''))
        return true
      case 'env':
        return this.#pair((this.form.environment ??= {}), value, word)
      case 'label':
        return this.#pair((this.form.labels ??= {}), value, word)
      default:
        return this.#takeRare(long, value)
    }
  }

  /** KEY=value; a KEY alone takes its value from the shell's environment, which a form does not have. */
  #pair(into: Record<string, string>, text: string, word: PastedWord): boolean {
    const [key, value] = text.split(/=(.*)/s)
    if (!key || value === undefined) {
      this.notes.push(note(word, 'not-understood'))
      return true
    }
    into[key] = value
    return true
  }

  #takeFlag({ long, word }: FoundOption): boolean {
    switch (long) {
      case 'interactive':
        this.form.interactive = true
        return true
      case 'tty':
        this.form.terminal = true
        return true
      case 'detach':
        this.notes.push(note(word, 'without-effect'))
        return true
      default:
        return false
    }
  }
}

/** How many words belong to the program, and whether it starts what it makes. */
function programWords(words: readonly PastedWord[]): { readonly count: number; readonly start: boolean } {
  const count = dockerRunLength(words.map((word) => word.text))
  return { count, start: words[count - 1]?.text !== 'create' }
}

/**
 * Reads a pasted docker run (or create) command into the form of a new container; what it does not understand is named
 * with its place.
 * @throws CommandTextError when the text has not one such command
 */
export function readDockerRun(text: string): PastedContainer {
  const { words, repairs, notes: around } = readCommandText(text, 'container')
  const program = programWords(words)
  const { found, notes } = readOptions(words.slice(program.count), [...shapes, ...unsupported], true)
  const filler = new FormFiller()
  const plain: string[] = []
  for (const one of found) {
    if (one.kind === 'option') filler.take(one)
    else plain.push(one.word.text)
  }
  const [image, ...command] = plain
  const form: ContainerForm = {
    ...filler.form,
    start: program.start,
    ...(image === undefined ? {} : { image }),
    ...(command.length > 0 ? { command } : {}),
  }
  const all = [...around, ...notes, ...filler.notes].sort((a, b) => a.line - b.line || a.column - b.column)
  return { form, notes: all, repairs }
}
