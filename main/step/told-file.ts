import { SECRET_MASK, Secret } from '../../contract/secret.ts'
import { withFilledInput, withInput } from './shell-words.ts'

/** A file that a guest reads: in pieces, so that what is secret stands apart and an explanation has the mask in its place. */
export interface ToldFile {
  readonly name: string
  readonly text: readonly (string | Secret)[]
  /** Where the text has a secret: the command by which a person would make one. */
  readonly instead?: string
}

/** With its secrets: only for what is written where the guest alone reads it. */
export function revealed({ name, text }: ToldFile): { readonly name: string; readonly text: string } {
  return { name, text: text.map((piece) => (piece instanceof Secret ? piece.reveal() : piece)).join('') }
}

/** Writes the file where the shell is. */
export function explainToldFile({ name, text, instead }: ToldFile): string {
  const words = ['dd', 'status=none', `of=${name}`]
  const shown = text.map(String).join('')
  if (instead === undefined) return withInput(words, shown, 'YAML')
  return withFilledInput(words, shown, 'YAML', { place: SECRET_MASK, command: instead })
}
