import { z } from 'zod'
import { input } from './input.ts'

/** What the reader of a pasted command has to say about a word of it. Nothing is dropped in silence. */
export const pasteNote = z.object({
  word: z.string(),
  /** From 1. */
  line: z.number().int(),
  column: z.number().int(),
  kind: z.enum([
    /** Not known, or not possible here: the form does not have it. */
    'not-understood',
    /** Old; it was read as `instead`, or has no effect any more. */
    'deprecated',
    /** Written wrongly; it was read as `instead`. */
    'misspelt',
    /** Understood and without meaning here, for example --noautoconsole. */
    'without-effect',
    /** Known, and the form does not have it: a key of Compose such as depends_on. */
    'not-carried',
    /** A path from where the file stands. */
    'relative-path',
    /** A variable whose value stands somewhere else. */
    'no-value',
    /** Not part of the command: another one, or what a program said. */
    'left-out',
  ]),
  instead: z.string().nullable(),
  /** Of lines that were left out together; `word` is the first of them. */
  lastLine: z.number().int().optional(),
})
export type PasteNote = z.infer<typeof pasteNote>

/** Names of the form's fields that the text says; the others hold the contract's defaults. */
export const pasteSaid = z.array(z.string())

export const pasteRepairs = z.array(
  z.enum(['prompt', 'yen-continuation', 'full-width-space', 'variable', 'typographic']),
)
export const pasteText = input({ text: z.string().min(1).max(20_000) })
