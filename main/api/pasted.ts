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

interface Allowed {
  /** What is left; undefined where nothing is. */
  readonly value: unknown
  /** Words of what was taken out. */
  readonly bad: readonly string[]
}

/** The word that the contract minds: what its first complaint leads to, else the whole where that is a word. */
function wordOf(value: unknown, path: readonly PropertyKey[], otherwise: string): string {
  const leaf = path.reduce<unknown>(
    (at, key) => (at as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key],
    value,
  )
  return typeof leaf === 'string' || typeof leaf === 'number' ? String(leaf) : otherwise
}

/** What passes alone of a list or a table of words, and the words of what does not. */
function sifted(key: string, value: object, shape: z.ZodType): Allowed {
  const isList = Array.isArray(value)
  const bad: string[] = []
  const kept = Object.entries(value).filter(([name, item]: [string, unknown]) => {
    const alone = isList ? [item] : { [name]: item }
    const { success, error } = shape.safeParse(alone)
    if (!success) bad.push(isList ? wordOf(alone, error.issues[0]?.path ?? [], key) : name)
    return success
  })
  const rest: unknown = isList ? kept.map(([, item]: [string, unknown]) => item) : Object.fromEntries(kept)
  const isUsable = bad.length > 0 && kept.length > 0 && shape.safeParse(rest).success
  if (isUsable) return { value: rest, bad }
  // Each passes alone and all together do not, or it is one thing of several parts: nobody knows which is meant.
  return { value: undefined, bad: isList && bad.length > 0 ? bad : [key] }
}

/** A field as far as the contract allows it: of a list or a table only what it minds is taken out. */
function allowedField(key: string, value: unknown, shape: z.ZodType | undefined): Allowed {
  if (shape?.safeParse(value).success === true) return { value, bad: [] }
  if (shape === undefined || typeof value !== 'object' || value === null)
    return { value: undefined, bad: [typeof value === 'string' ? value : key] }
  return sifted(key, value, shape)
}

/**
 * Takes what the contract does not allow (a name with a space, a port beyond 65535) out of a form and says so: one bad
 * word must not cost the rest of the line, nor the rest of its list.
 */
export function allowedPart<F extends object>(
  form: F,
  shape: Readonly<Record<string, z.ZodType>>,
  text: string,
): { readonly form: F; readonly said: string[]; readonly notes: readonly PasteNote[] } {
  const fields = Object.entries(form).map(([key, value]) => ({ key, ...allowedField(key, value, shape[key]) }))
  const kept = fields.filter(({ value }) => value !== undefined)
  return {
    form: Object.fromEntries(kept.map(({ key, value }) => [key, value])) as F,
    said: kept.map(({ key }) => key),
    notes: fields.flatMap(({ bad }) =>
      bad.map((word) => ({ ...placeOf(word, text), kind: 'not-understood' as const, instead: null })),
    ),
  }
}

/** Where a word stands in the text, both from 1; the beginning when it stands there in another form. */
export function placeOf(word: string, text: string): Pick<PasteNote, 'word' | 'line' | 'column'> {
  const before = text.slice(0, Math.max(0, text.indexOf(word))).split('\n')
  return { word, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
