/** One object of what a tool prints with -j. */
export type JsonRow = Readonly<Record<string, unknown>>

/** The objects of a list; empty for a text that is none. */
export function jsonRows(text: string): JsonRow[] {
  try {
    const value: unknown = JSON.parse(text)
    const isRow = (one: unknown): one is JsonRow => typeof one === 'object' && one !== null
    return Array.isArray(value) ? value.filter(isRow) : []
  } catch {
    return []
  }
}

export const string = (value: unknown): string => (typeof value === 'string' ? value : '')
export const orNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
export const jsonList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
