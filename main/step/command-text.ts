import type { PasteNote } from '../../contract/paste.ts'
import { ASSIGNMENT, pastedKind, prefixLength, promptLength, type PastedKind } from '../../contract/pasted-command.ts'
import { note } from './command-options.ts'
import { CommandTextError, type PastedWord } from './command-text-error.ts'
import { readShellLine, type ShellCommand, type ShellLine } from './shell-line.ts'

export { CommandTextError, type PastedWord } from './command-text-error.ts'

export interface PastedCommand {
  /** From the program on: sudo and its like, and assignments before it, are not among them. */
  readonly words: readonly PastedWord[]
  /** What was changed before it could be read: prompts, yen signs, full-width spaces, variables. */
  readonly repairs: readonly Repair[]
  /** What stands around the command and is not read: other commands, output, assignments for its environment. */
  readonly notes: readonly PasteNote[]
}

export type Repair = 'prompt' | 'yen-continuation' | 'full-width-space' | 'variable' | 'typographic'

/**
 * Printed Japanese texts show a backslash as ¥ or ￥, pad with full-width spaces, and word processors turn quotes and
 * double dashes into their typographic forms.
 */
const printedForms: readonly (readonly [RegExp, string, Repair])[] = [
  [/[¥￥](?=[ \t]*$)/gmu, '\\', 'yen-continuation'],
  [/\u3000/gu, ' ', 'full-width-space'],
  [/[“”]/gu, '"', 'typographic'],
  [/[‘’]/gu, "'", 'typographic'],
  [/(?<=^|\s)[–—](?=[a-z])/gu, '--', 'typographic'],
]

/** Characters of a line that was left out, as far as it is quoted. */
const LONGEST_QUOTE = 80

/**
 * Takes a pasted command apart as a shell would, without running anything: quotes, backslashes, line continuations,
 * variables that are assigned before. Of a text with several commands or a program's output it reads the one command of
 * the kind and names what it left out. What only a shell can do to that command (pipes, substitutions, redirections) is
 * refused, since its meaning would be lost.
 * @throws CommandTextError
 */
export function readCommandText(pasted: string, kind: PastedKind): PastedCommand {
  const repairs = new Set<Repair>()
  const lines = withoutPrompts(repaired(pasted, repairs), repairs)
  const found = new Search(lines, (words) => pastedKind(words) === kind).run()
  // Options alone, without their program: then all of it is the command.
  const { words, notes, assigned } = found ?? plain(lines)
  if (assigned) repairs.add('variable')
  return { words, notes, repairs: [...repairs] }
}

function repaired(pasted: string, repairs: Set<Repair>): string {
  return printedForms.reduce(
    (before, [pattern, by, repair]) => {
      const after = before.replace(pattern, by)
      if (after !== before) repairs.add(repair)
      return after
    },
    pasted.replaceAll('\r\n', '\n'),
  )
}

/** Blanks stand where the prompts stood, so that places stay. */
function withoutPrompts(text: string, repairs: Set<Repair>): readonly string[] {
  let continued = false
  return text.split('\n').map((line) => {
    const length = promptLength(line, continued)
    if (length > 0) repairs.add('prompt')
    continued = /\\[ \t]*$/.test(line)
    return ' '.repeat(length) + line.slice(length)
  })
}

function plain(lines: readonly string[]) {
  const found = new Search(lines, () => true).run()
  if (found === null) throw new CommandTextError('empty', 1, 1)
  return found
}

/** A line that is an option: its command lacks a backslash before it. A listing of files (-rw-r--r--) is none. */
const LOST_OPTION = /^[ \t]*(?:--[a-z]|-[A-Za-z](?=[ \t=]|$))/

class Search {
  readonly #lines: readonly string[]
  readonly #meant: (words: readonly string[]) => boolean
  readonly #variables = new Map<string, string>()
  readonly #notes: PasteNote[] = []
  #found: readonly PastedWord[] | null = null
  #assigned = false
  /** Index of the line behind the command's. */
  #behind = -1

  constructor(lines: readonly string[], meant: (words: readonly string[]) => boolean) {
    this.#lines = lines
    this.#meant = meant
  }

  /** Null where there is no command of the kind. */
  run() {
    for (let index = 0; index < this.#lines.length;) {
      if (this.#lines[index]?.trim() === '') {
        index++
        continue
      }
      const reading = { variables: this.#variables, meant: this.#meant, ended: this.#assign.bind(this) }
      const line = readShellLine(this.#lines, index, reading)
      this.#take(line, index)
      index = line.next
    }
    if (this.#found === null) return null
    return { words: this.#found, notes: this.#notes, assigned: this.#assigned }
  }

  #take(line: ShellLine, index: number): void {
    const isMeant = ({ words }: ShellCommand) => !this.#assigns(words) && this.#meant(words.map(({ text }) => text))
    const at = line.commands.findIndex(isMeant)
    if (at < 0) return this.#pass(line, index)
    if (line.error !== null) throw line.error
    const [first, second] = line.commands.filter(isMeant)
    if (first === undefined) return
    const another = this.#found === null ? second : first
    if (another !== undefined) this.#refuse('several-commands', another.words[0])
    // What a pipe gives or takes is part of what the command does.
    for (const one of [line.commands[at - 1], first]) {
      if (one?.after.operator === '|') this.#refuse('shell-syntax', one.after)
    }
    this.#readMeant(line, first)
    this.#behind = line.next
  }

  #readMeant(line: ShellLine, meant: ShellCommand): void {
    for (const command of line.commands) {
      if (command === meant) this.#readCommand(command.words)
      else if (!this.#assign(command.words)) this.#leaveOut(command.words)
    }
  }

  #readCommand(words: readonly PastedWord[]): void {
    const length = prefixLength(words.map(({ text }) => text))
    for (const word of words.slice(0, length)) {
      if (ASSIGNMENT.test(word.text)) this.#notes.push(note(word, 'without-effect'))
    }
    this.#found = words.slice(length)
  }

  #refuse(problem: CommandTextError['problem'], place: { line: number; column: number } | undefined): never {
    throw new CommandTextError(problem, place?.line ?? 1, place?.column ?? 1)
  }

  /** A line without the command: assignments, another command, or what a program said. */
  #pass({ commands, error, next }: ShellLine, index: number): void {
    const text = this.#lines[index] ?? ''
    if (index === this.#behind && LOST_OPTION.test(text)) {
      this.#refuse('shell-syntax', { line: index + 1, column: text.search(/\S/) + 1 })
    }
    if (error === null && commands.every(({ words }) => this.#assign(words))) return
    // What is set to what only a shell knows has no value here.
    const unknown = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=/.exec(text)?.[1]
    if (unknown !== undefined) this.#variables.delete(unknown)
    this.#leaveOutLines(index, next)
  }

  #assigns(words: readonly PastedWord[]): boolean {
    const [first, ...rest] = words.map(({ text }) => text)
    if (first === undefined) return true
    if (first === 'export') return rest.every((word) => /^[A-Za-z_]\w*(?:=.*)?$/s.test(word))
    return [first, ...rest].every((word) => ASSIGNMENT.test(word))
  }

  /** False when the words are no assignments alone. */
  #assign(words: readonly PastedWord[]): boolean {
    if (!this.#assigns(words)) return false
    for (const { text } of words) {
      const [, name, value = ''] = ASSIGNMENT.exec(text) ?? []
      if (name === undefined) continue
      this.#variables.set(name, value)
      this.#assigned = true
    }
    return true
  }

  #leaveOut(words: readonly PastedWord[]): void {
    const [first] = words
    if (first === undefined) return
    const word = words.map(({ text }) => text).join(' ')
    this.#notes.push({ ...leftOut(word), line: first.line, column: first.column })
  }

  /** Lines one below the other are one note: output may have hundreds. */
  #leaveOutLines(index: number, next: number): void {
    const text = this.#lines[index] ?? ''
    const last = this.#notes.at(-1)
    if (last?.lastLine !== undefined && this.#lines.slice(last.lastLine, index).every((line) => line.trim() === '')) {
      this.#notes[this.#notes.length - 1] = { ...last, lastLine: next }
    } else {
      this.#notes.push({ ...leftOut(text.trim()), line: index + 1, column: text.search(/\S/) + 1, lastLine: next })
    }
  }
}

function leftOut(text: string) {
  const word = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text
  return { word, kind: 'left-out' as const, instead: null }
}
