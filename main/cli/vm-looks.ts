import { createRouterClient, type RouterClient } from '@orpc/server'
import { jobNames } from '../../contract/texts/incident-texts.ts'
import type { DiskCondition } from '../../contract/vm-condition.ts'
import type { DeviceFacts, HardwareDevice } from '../../contract/vm-hardware.ts'
import type { VmInterface } from '../../contract/vm-interfaces.ts'
import type { Snapshot, SnapshotFacts } from '../../contract/vm-snapshot.ts'
import type { Services } from '../api/context.ts'
import { router, type Router } from '../api/router.ts'
import { table, toJson, type Output } from './output.ts'
import { printInside } from './vm-agent.ts'
import type { vmLookCommands } from './vm-look-commands.ts'

export interface Around {
  readonly services: Services
  readonly output: Output
  readonly signal: AbortSignal
}

const mib = (bytes: number | null) => (bytes === null ? '-' : `${(bytes / 2 ** 20).toFixed(1)} MiB`)

function jobRows(disks: readonly DiskCondition[]): string[][] {
  return disks.flatMap(({ target, path, job }) => {
    if (job === null) return []
    const share = job.total === 0 ? '-' : `${Math.floor((100 * job.current) / job.total)} %`
    return [[target, jobNames[job.type], share, path ?? '-']]
  })
}

/** What a device is, in the words of its definition. */
function factText(facts: DeviceFacts | null): string {
  if (facts === null) return '-'
  return Object.entries(facts)
    .flatMap(([name, value]: [string, unknown]) => {
      if (name === 'kind' || value === null || value === false || (Array.isArray(value) && value.length === 0))
        return []
      return [value === true ? name : `${name}=${String(value)}`]
    })
    .join(' ')
}

function deviceRows(devices: readonly HardwareDevice[]): string[][] {
  return devices.map(({ key, nature, live, next, differs }) => [
    key,
    nature ?? '-',
    factText(live ?? next),
    differs ? (live === null ? 'comes' : next === null ? 'goes' : factText(next)) : '',
  ])
}

/** Those that came from one stand below it, further in. */
function snapshotRows(snapshots: readonly Snapshot[], { sizes }: SnapshotFacts): string[][] {
  const rowsBelow = (parent: string | null, depth: number): string[][] =>
    snapshots
      .filter((one) => one.parent === parent)
      .sort((a, b) => a.created - b.created)
      .flatMap((one) => {
        const size = sizes.find(({ name }) => name === one.name)
        const kinds = [one.memory, ...one.disks.map(({ kind }) => kind)].filter((kind) => kind !== 'none')
        const row = [
          `${'  '.repeat(depth)}${one.name}${one.current ? ' *' : ''}`,
          new Date(one.created * 1000).toISOString().slice(0, 16).replace('T', ' '),
          one.state,
          [...new Set(kinds)].join('+') || '-',
          mib(size?.memory ?? null),
          mib(size?.disks ?? null),
          one.description ?? '',
        ]
        return [row, ...rowsBelow(one.name, depth + 1)]
      })
  return rowsBelow(null, 0)
}

interface Answer {
  readonly json: unknown
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly none: string
}

type Ask = (id: string, client: RouterClient<Router>, signal: AbortSignal) => Promise<Answer>

function interfaceRows(cards: readonly VmInterface[]): string[][] {
  return cards.map(({ mac, source, type, tap, bridge, link, mtu, addresses, received, sent }) => [
    mac,
    source ?? type,
    tap ?? '-',
    bridge ?? '-',
    link,
    String(mtu ?? '-'),
    mib(received?.bytes ?? null),
    mib(sent?.bytes ?? null),
    received === null || sent === null ? '-' : `${received.errors + sent.errors}/${received.drops + sent.drops}`,
    addresses.map(({ address, from }) => `${address} (${from.join(', ')})`).join(' ') || '-',
  ])
}

const answers: Readonly<Record<Exclude<keyof typeof vmLookCommands, 'agent'>, Ask>> = {
  async jobs(id, client, signal) {
    const { disks } = await client.vm.condition({ id }, { signal })
    const head = ['DISK', 'WHAT RUNS', 'DONE', 'FILE']
    return { json: disks, head, rows: jobRows(disks), none: 'Nothing runs on its disks.' }
  },
  async hardware(id, client, signal) {
    const { devices } = await client.vm.hardware({ id }, { signal })
    return { json: devices, head: ['DEVICE', 'IS', 'NOW', 'NEXT'], rows: deviceRows(devices), none: '' }
  },
  async interfaces(id, client, signal) {
    const cards = await client.vm.interfaces({ id }, { signal })
    const head = ['MAC', 'NETWORK', 'TAP', 'BRIDGE', 'LINK', 'MTU', 'IN', 'OUT', 'ERR/DROP', 'ADDRESSES']
    return { json: cards, head, rows: interfaceRows(cards), none: 'It has no network card.' }
  },
  async snapshots(id, client, signal) {
    const [list, facts] = await Promise.all([
      client.vm.snapshot.list({ id }, { signal }),
      client.vm.snapshot.facts({ id }, { signal }),
    ])
    const head = ['SNAPSHOT', 'SINCE (UTC)', 'STATE', 'KIND', 'MEMORY', 'DISKS', 'NOTE']
    return { json: list, head, rows: snapshotRows(list, facts), none: 'It has no snapshots.' }
  },
}

/** @returns the exit code; null when the word is not one that only looks */
export async function printLook(word: string, id: string, around: Around, json: boolean): Promise<number | null> {
  if (word === 'agent') return printInside(id, around, json)
  if (!Object.hasOwn(answers, word)) return null
  const client = createRouterClient(router, { context: around.services })
  const { head, rows, none, json: whole } = await answers[word as keyof typeof answers](id, client, around.signal)
  if (json) around.output.out(toJson(whole, 2) + '\n')
  else around.output.out(rows.length === 0 ? `${none}\n` : table([...head], rows))
  return 0
}
