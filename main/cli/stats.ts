import { LOAD_CSV_HEAD, loadCsvLines } from '../../contract/load-csv.ts'
import type { Machine } from '../../contract/machine.ts'
import type { LoadPoint } from '../../contract/load.ts'
import type { Services } from '../api/context.ts'
import { pause } from '../inventory/pause.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { findMachine, listMachines } from './machines.ts'
import { table, toJson, type Output } from './output.ts'

/** Rates need two looks: the second one follows soon. Seconds. */
const FIRST = 1

function numberIn(args: Arguments, name: string, least: number, otherwise: number): number {
  const text = args.values.get(name)
  const value = text === undefined ? otherwise : Number(text)
  if (!Number.isFinite(value) || value < least) throw new UsageError(`--${name} takes a number of ${least} or more`)
  return value
}

async function chosen(words: readonly string[], services: Services): Promise<readonly Machine[]> {
  if (words.length > 0) return Promise.all(words.map((word) => findMachine(word, services)))
  return (await listMachines(services)).filter(({ state }) => state === 'running')
}

const bytes = (value: number | null) => (value === null ? '–' : `${(value / 2 ** 20).toFixed(1)} MiB`)
const rate = (value: number | null) => (value === null ? '–' : `${(value / 1024).toFixed(1)} KiB/s`)

interface Shown {
  readonly machine: Machine
  readonly point: LoadPoint
}

function rows(all: readonly Shown[]): string {
  const cells = all.map(({ machine, point }) => [
    machine.name,
    machine.kind,
    point.cpu === null ? '–' : `${(point.cpu * 100).toFixed(1)} %`,
    bytes(point.memory),
    rate(point.diskRead),
    rate(point.diskWrite),
    rate(point.netReceived),
    rate(point.netSent),
  ])
  return table(['NAME', 'KIND', 'CPU', 'MEMORY', 'READ', 'WRITTEN', 'RECEIVED', 'SENT'], cells)
}

function print(all: readonly Shown[], how: 'json' | 'csv' | 'table', services: Services, output: Output): void {
  if (how === 'table') return output.out(rows(all))
  for (const { machine, point } of all) {
    const { devices } = services.statistics.record(machine.id)
    if (how === 'csv') output.out(`${loadCsvLines(machine.name, devices, point).join('\r\n')}\r\n`)
    else {
      const named = devices.map((device, index) => ({ ...device, rates: point.devices[index] ?? [null, null] }))
      output.out(`${toJson({ id: machine.id, name: machine.name, ...point, devices: named })}\n`)
    }
  }
}

/**
 * `labrig stats [NAME…]`: the load of machines, those that run unless named. One table; `--count` of them, 0 until the
 * signal; as CSV or one JSON value a line. @returns the exit code
 */
export async function stats(args: Arguments, services: Services, output: Output, signal: AbortSignal): Promise<number> {
  const every = numberIn(args, 'every', 1, 2)
  const count = numberIn(args, 'count', 0, 1)
  const csv = args.flags.has('csv')
  if (csv && args.flags.has('json')) throw new UsageError('--csv or --json, not both')
  const how = csv ? 'csv' : args.flags.has('json') ? 'json' : 'table'
  const machines = await chosen(args.words, services)
  if (csv) output.out(`${LOAD_CSV_HEAD}\r\n`)
  const ids = machines.map(({ id }) => id)
  if (ids.length === 0) {
    output.err('labrig: no machine runs\n')
    return 0
  }
  let left = count === 0 ? Number.POSITIVE_INFINITY : count
  const ended = new AbortController()
  const both = AbortSignal.any([signal, ended.signal])
  // Two clocks in one: a short first step, then those that were asked for.
  for await (const _ of services.statistics.watch(ids, FIRST, both)) break
  await pause(FIRST * 1000, both)
  for await (const _ of services.statistics.watch(ids, every, both)) {
    const shown = machines.flatMap((machine): Shown[] => {
      const point = services.statistics.record(machine.id).points.at(-1)
      return point === undefined ? [] : [{ machine, point }]
    })
    print(shown, how, services, output)
    await output.room?.(signal)
    if (--left <= 0) break
  }
  ended.abort()
  return 0
}
