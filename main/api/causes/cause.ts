import type { EngineErrorCode } from '../../../contract/texts/engine-error-texts.ts'
import { quote } from '../../step/shell-words.ts'

/**
 * An error that is known by its text. libvirt writes in the language of its daemon, so what it says in another one is not
 * recognized and shown as it is; qemu, the kernel's words through C's locale and Docker are always English.
 */
export interface KnownError {
  readonly cause: EngineErrorCode
  /** Its named groups are the values of the text's slots; a digit at the end tells groups of two alternatives apart. */
  readonly pattern: RegExp
  /** Values that the text always has. */
  readonly params?: Readonly<Record<string, string>>
  /** Commands that are likely to mend it. A slot is quoted for a shell. */
  readonly remedy?: readonly string[]
}

export interface Cause {
  readonly cause: EngineErrorCode
  readonly params: Record<string, string>
  readonly remedy: string[]
}

/** Longer values are cut: a sentence has to stay one. Characters. */
const LONGEST = 200

/**
 * The first entry that knows the text.
 * @param command the step that failed, as a command: its connection is that of the remedy
 */
export function causeOf(known: readonly KnownError[], text: string, command: string | undefined): Cause | null {
  for (const entry of known) {
    const match = entry.pattern.exec(text)
    if (match === null) continue
    const found = Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined)
    const values = {
      ...entry.params,
      ...Object.fromEntries(found.map(([name, value]) => [name.replace(/\d$/, ''), value.trim()])),
    }
    const remedy = (entry.remedy ?? []).map((line) => withConnection(fillQuoted(line, values), command))
    const params = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, short(value)]))
    return { cause: entry.cause, params, remedy }
  }
  return null
}

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function fillQuoted(line: string, params: Readonly<Record<string, string>>): string {
  return line.replace(/\{\{(\w+)\}\}/g, (slot, name: string) => {
    const value = params[name]
    return value === undefined ? slot : quote(value)
  })
}

/** virsh and docker ask the engine that the failed command asked. */
function withConnection(line: string, command: string | undefined): string {
  const asked = /^(?:virsh -c \S+|docker (?:-H|--host|--context) \S+)/.exec(command ?? '')?.[0]
  const program = asked?.split(' ', 1)[0]
  return asked === undefined || !line.startsWith(`${program} `) ? line : asked + line.slice((program ?? '').length)
}
