import { once } from 'node:events'

/** Where the command line writes; a test hands in its own. */
export interface Output {
  out(text: string): void
  err(text: string): void
  readonly isTerminal: boolean
  /** Resolves when there is room again, or the signal aborts; absent where writing never has to wait. */
  room?(signal: AbortSignal): Promise<void>
}

export const processOutput: Output = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stdout.isTTY === true,
  async room(signal) {
    // The signal's own end is not told here: what feeds the output ends by it.
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain', { signal }).catch(() => undefined)
  },
}

/** Resolves when all that was written has left: a pipe takes it as fast as it is read, and an exit drops the rest. */
export async function flushed(): Promise<void> {
  const streams = [process.stdout, process.stderr]
  await Promise.all(streams.map((stream) => new Promise<void>((resolve) => void stream.write('', () => resolve()))))
}

/** JSON of anything that the contract answers: bigint as a number where it fits, else as text. */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_, inner: unknown) => {
      if (typeof inner !== 'bigint') return inner
      const number = Number(inner)
      return Number.isSafeInteger(number) ? number : inner.toString()
    },
    indent,
  )
}

/** Columns that are as wide as their widest cell; the last one is left ragged. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return [header, ...rows].map(line).join('\n') + '\n'
}
