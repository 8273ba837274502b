/**
 * The last line of the description of a snapshot that a schedule made. It travels with the snapshot; who writes a note takes
 * it away, and with it the schedule's right to delete the snapshot.
 */
const LINE = '[labrig: taken by a schedule]'

export function withScheduleLine(description: string | null): string {
  return description === null || description === '' ? LINE : `${description}\n${LINE}`
}

/** What a person reads, and whether the line stood below it. */
export function readDescription(text: string): { readonly description: string | null; readonly scheduled: boolean } {
  const scheduled = text === LINE || text.endsWith(`\n${LINE}`)
  const description = scheduled ? text.slice(0, -LINE.length).trimEnd() : text
  return { description: description || null, scheduled }
}
