/**
 * Whether a pasted text is (a part of) a compose file and no command: its first line that says something is a key with a
 * colon. A command's first word has none before a blank or the line's end.
 */
export function isCompose(text: string): boolean {
  const lines = text.split(/\r?\n/)
  const first = lines.find((line) => !/^\s*(#|$)/.test(line) && !/^(---|%YAML)/.test(line))
  return first !== undefined && /^\s*["']?[\w.-]+["']?\s*:(\s|$)/.test(first)
}
