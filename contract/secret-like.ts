/** Words in names of variables whose values are better not seen, by whoever stands behind or reads a journal. */
const WORDS = /(^|[_.-])(pass|pwd|auth|private|salt|cookie|dsn|key)([_.-]|$)/i
const ANYWHERE = /pass(word|wd|phrase)|secret|token|credential|api_?key|private_?key/i
/** A user and a password in an address. */
const IN_ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i

/**
 * Whether a variable looks as if its value were a secret: such values are shown on request only, and stand in no command
 * that is shown or journaled.
 */
export function isSecretLike(name: string, value: string): boolean {
  if (value === '') return false
  return WORDS.test(name) || ANYWHERE.test(name) || IN_ADDRESS.test(value)
}
