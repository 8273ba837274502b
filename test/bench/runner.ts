import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Numbers measured in one go, ours and the peer's in turns, so that both met the same machine. */
export type Samples = { readonly ours: readonly number[]; readonly peer: readonly number[] | null }

/** What a module test/bench/<room>/*.bench.ts exports as `benchmarks`. */
export type Benchmark = {
  readonly name: string
  /** Unit of all samples; less is better unless `better` says more. */
  readonly unit: string
  readonly better?: 'less' | 'more'
  /** Which value stands for the samples; the median unless told. */
  readonly of?: 'median' | 'p95'
  /** What it is measured against; null = a number without a peer. */
  readonly peer: string | null
  /** What was run, warm or cold. */
  readonly note?: string
  readonly run: () => Promise<Samples>
}

export type BenchResult = {
  readonly name: string
  readonly ours: number
  readonly peer: number | null
  readonly unit: string
  /** How many times better than the peer; null without one. */
  readonly ratio: number | null
  readonly runs: number
}

export type BenchRow = BenchResult & { readonly against: string | null; readonly note: string }
export type BenchOutcome = BenchRow | { readonly name: string; readonly error: string }

/** The middle value; the mean of the two middle ones for an even count. Throws on nothing or on what is no number. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  if (upper === undefined || lower === undefined) throw new Error('no samples')
  if (sorted.some((sample) => !Number.isFinite(sample))) throw new Error('a sample is not a number')
  return (upper + lower) / 2
}

/** The value that 95 of 100 samples do not exceed (nearest rank). */
export function p95(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const value = sorted[Math.ceil(sorted.length * 0.95) - 1]
  if (value === undefined || !sorted.every(Number.isFinite)) throw new Error('no samples, or one that is not a number')
  return value
}

/** Medians (or what else stands for the samples) and their ratio, so turned that more than 1 means better than the peer. */
export function judge(benchmark: Benchmark, samples: Samples): BenchRow {
  const middle = benchmark.of === 'p95' ? p95 : median
  const ours = middle(samples.ours)
  const peer = samples.peer === null || benchmark.peer === null ? null : middle(samples.peer)
  const better = peer === null ? null : benchmark.better === 'more' ? ours / peer : peer / ours
  return {
    name: benchmark.name,
    ours: round(ours),
    peer: peer === null ? null : round(peer),
    unit: benchmark.unit,
    ratio: better === null ? null : round(better),
    runs: samples.ours.length,
    against: benchmark.peer,
    note: benchmark.note ?? '',
  }
}

/** Four significant digits: more would pretend. */
const round = (value: number): number => Number(value.toPrecision(4))

/** Paths of all modules <room>/*.bench.ts below a folder, sorted. */
export async function benchFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true })
  return names
    .filter((name) => name.endsWith('.bench.ts'))
    .sort()
    .map((name) => join(folder, name))
}

/** The benchmarks of one module; a module without them is an error, since it would be left out in silence. */
export async function loadBenchmarks(file: string): Promise<readonly Benchmark[]> {
  const module = (await import(pathToFileURL(file).href)) as { readonly benchmarks?: readonly Benchmark[] }
  if (!Array.isArray(module.benchmarks)) throw new Error(`${file} exports no benchmarks`)
  return module.benchmarks
}

/** Runs one; a failure is an outcome, so that the others still run. */
export async function runBenchmark(benchmark: Benchmark): Promise<BenchOutcome> {
  try {
    return judge(benchmark, await benchmark.run())
  } catch (error) {
    return { name: benchmark.name, error: error instanceof Error ? error.message : String(error) }
  }
}

/** Runs all (or those of these names) one after another; a file that cannot be loaded is an outcome too. */
export async function runAll(
  folder: string,
  only: readonly string[],
  progress: (line: string) => void,
): Promise<BenchOutcome[]> {
  const outcomes: BenchOutcome[] = []
  for (const file of await benchFiles(folder)) {
    const benchmarks = await loadBenchmarks(file).catch((error: unknown) => {
      outcomes.push({
        name: file.slice(folder.length + 1),
        error: error instanceof Error ? error.message : String(error),
      })
      return []
    })
    for (const benchmark of benchmarks.filter(({ name }) => only.length === 0 || only.includes(name))) {
      progress(`${benchmark.name} …`)
      outcomes.push(await runBenchmark(benchmark))
    }
  }
  const unknown = only.filter((name) => !outcomes.some((outcome) => outcome.name === name))
  return [...outcomes, ...unknown.map((name) => ({ name, error: 'there is no benchmark of this name' }))]
}
