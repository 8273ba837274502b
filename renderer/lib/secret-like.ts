/** Words in names of variables whose values are better not seen by whoever stands behind. */
const WORDS =
  /(^|[_.-])(pass(word|wd|phrase)?|pwd|secrets?|tokens?|credentials?|auth|private|salt|cookie|dsn|key|apikey)([_.-]|$)/i
const ENDINGS = /(password|passwd|secret|token|apikey)$/i
/** A user and a password in an address. */
const IN_ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i

/** Whether a variable looks as if its value were a secret. Values are shown on request: a wrong guess costs a click. */
export function isSecretLike(name: string, value: string): boolean {
  if (value === '') return false
  return WORDS.test(name) || ENDINGS.test(name) || IN_ADDRESS.test(value)
}
