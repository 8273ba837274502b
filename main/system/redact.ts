import { homedir } from 'node:os'

const MASK = '‹secret›'
const secretName =
  '[\\w.-]*(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|authorization|cookie|credential)[\\w.-]*'

interface Rule {
  readonly pattern: RegExp
  readonly into: string
}

/** What a log, a command line or a definition may carry and nobody else may read. */
const rules: readonly Rule[] = [
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, into: MASK },
  // JSON, also where it stands in a string of JSON. Before the plain forms, which would eat its closing quote.
  { pattern: new RegExp(`(\\\\?"${secretName}\\\\?"\\s*:\\s*\\\\?")[^"\\\\]*`, 'gi'), into: `$1${MASK}` },
  // XML attributes: a VNC password in a definition.
  { pattern: /(\bpasswd=)(['"])[^'"]*\2/gi, into: `$1$2${MASK}$2` },
  // All values of environment variables of docker run: their names do not tell which are secret.
  { pattern: /(\s(?:-e|--env)[ =]'\w+=)[^']*/g, into: `$1${MASK}` },
  { pattern: /(\s(?:-e|--env)[ =]\w+=)[^\s'"\\]+/g, into: `$1${MASK}` },
  { pattern: new RegExp(`(--${secretName}[ =])(?!-)[^\\s"'\\\\]+`, 'gi'), into: `$1${MASK}` },
  { pattern: new RegExp(`(\\b${secretName}=)[^\\s"'&\\\\]+`, 'gi'), into: `$1${MASK}` },
  { pattern: /\b((?:Bearer|Basic) )[\w.~+/=-]{6,}/g, into: `$1${MASK}` },
  { pattern: /([?&]ticket=)[\w-]+/g, into: `$1${MASK}` },
  { pattern: /(\w+:\/\/[^\s:/@"']+:)[^\s@/"']+(@)/g, into: `$1${MASK}$2` },
]

/** The text without passwords, tokens, keys and values of environment variables; the home folder becomes `~`. */
export function redact(text: string, home = homedir()): string {
  let clean = text
  for (const { pattern, into } of rules) clean = clean.replace(pattern, into)
  // A folder such as / would turn every path into nonsense.
  return home.length > 5 ? clean.replaceAll(home, '~') : clean
}
