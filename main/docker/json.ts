/**
 * Tolerant readers for the engine's JSON. Engines differ by version and make (moby, podman): a field may be missing, null
 * or of another type, and that must cost one value, never the whole list. Go writes empty slices and maps as null.
 */
export type JsonObject = { readonly [key: string]: unknown }

export function object(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

export function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

export function number(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : 0
  // podman writes some counters as strings
  const parsed = typeof value === 'string' && value !== '' ? Number(value) : 0
  return Number.isFinite(parsed) ? parsed : 0
}

export function flag(value: unknown): boolean {
  return value === true
}

export function strings(value: unknown): string[] {
  return array(value).filter((item): item is string => typeof item === 'string')
}

export function textMap(value: unknown): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [key, item] of Object.entries(object(value))) if (typeof item === 'string') out[key] = item
  return out
}

/** Milliseconds since 1970; undefined for Go's zero time, an empty string or no date. Accepts Unix seconds as well. */
export function instant(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 0 ? value * 1000 : undefined
  if (typeof value !== 'string' || value === '' || value.startsWith('0001-01-01')) return undefined
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? undefined : ms
}
