/**
 * The last line of the description of a snapshot that a schedule made. It travels with the snapshot; who writes a note takes
 * it away, and with it the schedule's right to delete the snapshot.
 */
const LINE = '[labrig: taken by a schedule]'
/** The very last line while its file takes over other data: what it held is no longer there. A note leaves it. */
const MERGING = '[labrig: being deleted]'

function withLine(description: string | null, line: string): string {
  return description === null || description === '' ? line : `${description}\n${line}`
}

function withoutLine(text: string, line: string): string | null {
  return text === line || text.endsWith(`\n${line}`) ? text.slice(0, -line.length).trimEnd() : null
}

export function withScheduleLine(description: string | null): string {
  return withLine(description, LINE)
}

export function withMergingLine(description: string): string {
  return withLine(description, MERGING)
}

/** What a person reads, and which of the lines stood below it. */
export function readDescription(text: string): {
  readonly description: string | null
  readonly scheduled: boolean
  readonly merging: boolean
} {
  const merged = withoutLine(text, MERGING)
  const left = merged ?? text
  const scheduled = withoutLine(left, LINE)
  return {
    description: (scheduled ?? left) || null,
    scheduled: scheduled !== null,
    merging: merged !== null,
  }
}
