import { DockerError } from './errors.ts'

export type QueryValue = string | number | boolean | readonly string[] | Readonly<Record<string, unknown>> | undefined
export type Query = { readonly [name: string]: QueryValue }

/** Lists repeat their name (`names=a&names=b`), objects go as JSON (`filters={…}`), undefined is left out. */
export function buildQuery(query: Query | undefined): string {
  if (query === undefined) return ''
  const parts: string[] = []
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    const values = Array.isArray(value)
      ? (value as readonly string[])
      : [typeof value === 'object' ? JSON.stringify(value) : value]
    for (const one of values) parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`)
  }
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

function refuse(operation: string, what: string, value: string): never {
  const message = `${JSON.stringify(value)} is not a valid ${what}`
  throw new DockerError({ operation, reason: 'bad-request', message })
}

/**
 * Checks a container, network or volume name or id before it becomes part of a path: "../x" or "a?b" would address another
 * route. The pattern is moby's restricted name (daemon/names/names.go) with spaces allowed for networks.
 * @throws DockerError `bad-request`
 */
export function pathName(operation: string, what: string, value: string): string {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.\- ]*$/.test(value)) refuse(operation, `${what} name`, value)
  return encodeURIComponent(value)
}

/** Checks an image reference or id; slashes stay, as the routes take them. Grammar: distribution/reference. */
export function pathImage(operation: string, value: string): string {
  const valid =
    /^[a-zA-Z0-9][\w.:@/\-[\]]*$/.test(value) && !value.split('/').some((part) => part === '' || /^\.+$/.test(part))
  if (!valid) refuse(operation, 'image name', value)
  return value.split('/').map(encodeURIComponent).join('/')
}
