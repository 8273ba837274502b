/** Compose: $$, $NAME, ${NAME}, ${NAME:-default}, ${NAME-default} and forms that this does not read. */
const VARIABLE = /\$(?:(?<dollar>\$)|\{(?<braced>\w+)(?::?-(?<fallback>[^}$]*))?\}|(?<bare>[A-Za-z_]\w*)|(?<other>\{))/g

/**
 * A text with its variables replaced by what the text itself says of them. Nothing here has the environment of a project,
 * so that only defaults count. @returns the name of the first one without a value instead
 */
export function interpolated(text: string): { readonly text: string } | { readonly missing: string } {
  let missing: string | null = null
  const result = text.replace(VARIABLE, (whole: string, ...rest: unknown[]) => {
    const { dollar, fallback } = rest.at(-1) as Readonly<Record<string, string | undefined>>
    if (dollar !== undefined) return '$'
    if (fallback !== undefined) return fallback
    missing ??= whole
    return ''
  })
  return missing === null ? { text: result } : { missing }
}
