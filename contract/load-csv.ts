import type { LoadDevice, LoadPoint } from './load.ts'

export const LOAD_CSV_HEAD =
  'time,machine,device,cpu_cores,memory_bytes,read_bytes_per_s,write_bytes_per_s,received_bytes_per_s,sent_bytes_per_s'

/** RFC 4180; a leading sign that a spreadsheet would take for a formula gets a quote before it. */
function cell(text: string): string {
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const digits = (value: number | null, places: number) => (value === null ? '' : String(Number(value.toFixed(places))))
const whole = (value: number | null) => digits(value, 0)

/** One reading: a line of the machine, then one of each device. Decimal points and UTC, whatever the language. */
export function loadCsvLines(name: string, devices: readonly LoadDevice[], point: LoadPoint): string[] {
  const time = new Date(point.at).toISOString()
  const line = (...cells: readonly string[]) => [time, cell(name), ...cells].join(',')
  const rates = [point.diskRead, point.diskWrite, point.netReceived, point.netSent].map(whole)
  const own = line('', digits(point.cpu, 4), whole(point.memory), ...rates)
  const ofDevices = devices.flatMap(({ kind, name: device }, index) => {
    const [first = null, second = null] = point.devices[index] ?? []
    if (first === null && second === null) return []
    const pair = [whole(first), whole(second)]
    return [line(cell(device), '', '', ...(kind === 'disk' ? [...pair, '', ''] : ['', '', ...pair]))]
  })
  return [own, ...ofDevices]
}

/** A file with everything that is given. */
export function loadCsv(name: string, devices: readonly LoadDevice[], points: readonly LoadPoint[]): string {
  const lines = points.flatMap((point) => loadCsvLines(name, devices, point))
  return `${[LOAD_CSV_HEAD, ...lines].join('\r\n')}\r\n`
}
