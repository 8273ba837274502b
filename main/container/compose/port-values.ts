import { portOf, type ContainerForm } from '../docker-run-values.ts'
import type { ComposeValue, Entry } from './compose-text.ts'
import { noteOthers, take, takeIn, type Filling } from './filling.ts'

type Port = NonNullable<ContainerForm['ports']>[number]

/** More of one line is rather a mistake than a wish. */
const MOST_OF_A_RANGE = 100

const RANGE = /^(?:(?<address>\[[^\]]+\]|[\d.]+):)?(?:(?<host>\d+(?:-\d+)?)?:)?(?<container>\d+-\d+)(?<rest>\/\w+)?$/

/** "3000-3002:3000-3002" as single ports; null when both sides are not equally long. */
function rangeOf(text: string): Port[] | null {
  const { address = '', host, container = '', rest = '' } = RANGE.exec(text)?.groups ?? {}
  const bounds = (range: string) => range.split('-').map(Number) as [number, number]
  const [first, last] = bounds(container)
  const count = last - first + 1
  if (!(count >= 1 && count <= MOST_OF_A_RANGE)) return null
  const [from, to] = host === undefined ? [null, null] : bounds(host)
  if (from !== null && to - from + 1 !== count) return null
  return Array.from({ length: count }, (_, at) =>
    portOf(`${address === '' ? '' : `${address}:`}${from === null ? '' : from + at}:${first + at}${rest}`),
  ).filter((port) => port !== null)
}

function shortPort(text: string): Port[] | null {
  const one = portOf(text)
  return one === null ? rangeOf(text) : [one]
}

/** {target, published, host_ip, protocol} */
function longPort(into: Filling, value: ComposeValue): Port[] {
  const word = (key: string) => takeIn(into, value, key, (text) => text) ?? ''
  noteOthers(into, value, ['target', 'published', 'host_ip', 'protocol'], 'ports')
  const [address, host, container, protocol] = ['host_ip', 'published', 'target', 'protocol'].map(word)
  const at = address?.includes(':') === true ? `[${address}]` : address
  const text = `${at ? `${at}:` : ''}${host || at ? `${host}:` : ''}${container}${protocol ? `/${protocol}` : ''}`
  const ports = shortPort(text)
  if (ports === null) into.notes.add('ports', value.place, 'not-understood')
  return ports ?? []
}

/** ports: in both of its forms. */
export function takePorts(into: Filling, { key, value }: Entry): void {
  const { items } = value
  if (items === null) return into.notes.add(key, value.place, 'not-understood')
  into.form.ports = items.flatMap((item) =>
    item.entries === null ? (take(into, { key, value: item }, shortPort) ?? []) : longPort(into, item),
  )
}
