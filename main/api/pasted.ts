import type { z } from 'zod'
import { Fault } from '../../contract/fault.ts'
import type { PasteNote } from '../../contract/paste.ts'
import { ComposeTextError } from '../container/compose/compose-text.ts'
import { CommandTextError } from '../step/command-text.ts'

const problems: Record<(CommandTextError | ComposeTextError)['problem'], string> = {
  yaml: 'this is no valid YAML',
  'no-service': 'there is no service here',
  'unknown-service': 'the file has no such service',
  'unclosed-quote': 'a quote is not closed',
  empty: 'there is no command',
  'unknown-variable': 'a variable has no value in the text',
  'shell-syntax': 'a pipe, a redirection, a substitution or a lost line continuation: only a plain command can be read',
  'several-commands': 'a second command that makes something: only one can be read',
}

/**
 * Runs a reader of pasted texts.
 * @throws Fault INVALID_INPUT with line and column of what cannot be read
 */
export function pasted<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof CommandTextError) && !(error instanceof ComposeTextError)) throw error
    const place = `text:${error.line}:${error.column}`
    const { problem } = error
    const detail = error instanceof ComposeTextError && error.detail !== '' ? ` (${error.detail})` : ''
    throw new Fault('INVALID_INPUT', { field: 'text', problem }, `${place}: ${problems[problem]}${detail}`)
  }
}

/**
 * Takes what the contract does not allow (a name with a space, a port beyond 65535) out of a form and says so: one bad
 * word must not cost the rest of the line.
 */
export function allowedPart<F extends object>(
  form: F,
  shape: Readonly<Record<string, z.ZodType>>,
  text: string,
): { readonly form: F; readonly said: string[]; readonly notes: readonly PasteNote[] } {
  const entries = Object.entries(form)
  const bad = entries.filter(([key, value]) => shape[key]?.safeParse(value).success !== true)
  const kept = entries.filter((entry) => !bad.includes(entry))
  return {
    form: Object.fromEntries(kept) as F,
    said: kept.map(([key]) => key),
    notes: bad.map(([key, value]) => ({
      ...placeOf(typeof value === 'string' ? value : key, text),
      kind: 'not-understood',
      instead: null,
    })),
  }
}

/** Where a word stands in the text, both from 1; the beginning when it stands there in another form. */
export function placeOf(word: string, text: string): Pick<PasteNote, 'word' | 'line' | 'column'> {
  const before = text.slice(0, Math.max(0, text.indexOf(word))).split('\n')
  return { word, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
