import type { z } from 'zod'
import type { containerCreate } from '../../../contract/container.ts'
import { readWhole } from '../wizard/numbers.ts'
import type { ContainerProblem } from './problem.ts'

/** A small row of two texts. */
export interface PairRow {
  readonly key: number
  readonly name: string
  readonly value: string
}

/** A check as it is typed; empty times are the engine's own. Seconds. */
export interface HealthForm {
  readonly command: string
  readonly interval: string
  readonly timeout: string
  readonly startPeriod: string
  readonly retries: string
}
export const noHealth: HealthForm = { command: '', interval: '', timeout: '', startPeriod: '', retries: '' }

/** What a container may do, is seen as and is given beside its files: numbers and lists are texts as they are typed. */
export interface RightsForm {
  readonly capabilities: string
  readonly dropped: string
  readonly health: HealthForm
  readonly labels: readonly PairRow[]
  /** Path, MiB. */
  readonly tmpfs: readonly PairRow[]
  /** On the host, in the container. */
  readonly devices: readonly PairRow[]
  /** Name, file of the host. */
  readonly secrets: readonly PairRow[]
  readonly address: string
  readonly aliases: string
}
export const noRights: RightsForm = {
  ...{ capabilities: '', dropped: '', health: noHealth, labels: [], tmpfs: [], devices: [], secrets: [] },
  ...{ address: '', aliases: '' },
}

type Input = z.input<typeof containerCreate>
type Pasted = {
  readonly [K in keyof z.output<typeof containerCreate>]?: z.output<typeof containerCreate>[K] | undefined
}

const words = (text: string): string[] =>
  text
    .normalize('NFKC')
    .split(/[\s,]+/)
    .filter((word) => word !== '')
const capabilities = (text: string) => words(text.toUpperCase()).map((word) => word.replace(/^CAP_/, ''))
const filled = (rows: readonly PairRow[]) => rows.filter((row) => row.name.trim() !== '' || row.value.trim() !== '')

function healthOf({ command, ...times }: HealthForm): Partial<Input> {
  if (command.trim() === '') return {}
  const given = Object.entries(times).flatMap(([name, text]) => {
    const value = readWhole(text, 1, 86_400)
    return value === null ? [] : [[name, value] as const]
  })
  return { health: { command: command.trim(), ...Object.fromEntries(given) } }
}

/** As the act takes it. Only for a form without problems. @param hasNetwork an address and other names need one */
export function rightsInput(form: RightsForm, hasNetwork: boolean): Partial<Input> {
  const address = form.address.trim()
  return {
    capabilities: capabilities(form.capabilities),
    dropCapabilities: capabilities(form.dropped),
    labels: Object.fromEntries(filled(form.labels).map(({ name, value }) => [name.trim(), value])),
    tmpfs: filled(form.tmpfs).map(({ name, value }) => {
      const size = readWhole(value, 1, 16_777_216)
      return { target: name.trim(), ...(size === null ? {} : { size }) }
    }),
    devices: filled(form.devices).map(({ name, value }) => ({
      host: name.trim(),
      ...(value.trim() === '' ? {} : { container: value.trim() }),
    })),
    secrets: filled(form.secrets).map(({ name, value }) => ({ name: name.trim(), source: value.trim() })),
    ...healthOf(form.health),
    ...(hasNetwork && address !== '' ? { address } : {}),
    ...(hasNetwork ? { aliases: words(form.aliases) } : {}),
  }
}

type Found = [string, ContainerProblem | null]

/** What is wrong with it, by field. */
export function rightsProblems(form: RightsForm): Found[] {
  const isRight = (word: string) => /^[A-Z_]+$/.test(word)
  const whole = (text: string) => (text.trim() === '' || readWhole(text, 1, 86_400) !== null ? null : 'seconds')
  const { command, ...times } = form.health
  const path = (text: string, start: string) => text.trim().startsWith(start)
  return [
    ['capabilities', capabilities(form.capabilities).every(isRight) ? null : 'capability'],
    ['dropped', capabilities(form.dropped).every(isRight) ? null : 'capability'],
    [
      'health-command',
      command.trim() === '' && Object.values(times).some((text) => text.trim() !== '') ? 'check' : null,
    ],
    ...Object.entries(times).map(([name, text]): Found => [`health-${name}`, whole(text)]),
    ...filled(form.labels).map((row): Found => [`label-${row.key}`, row.name.trim() === '' ? 'variable' : null]),
    ...filled(form.tmpfs).map((row): Found => [
      `tmpfs-${row.key}`,
      !path(row.name, '/')
        ? 'target'
        : row.value.trim() !== '' && readWhole(row.value, 1, 16_777_216) === null
          ? 'memory'
          : null,
    ]),
    ...filled(form.devices).map((row): Found => [
      `device-${row.key}`,
      path(row.name, '/dev/') && (row.value.trim() === '' || path(row.value, '/dev/')) ? null : 'device',
    ]),
    ...filled(form.secrets).map((row): Found => [
      `secret-${row.key}`,
      /^[\w.-]{1,64}$/.test(row.name.trim()) && path(row.value, '/') ? null : 'secret',
    ]),
  ]
}

const pairs = (entries: readonly (readonly [string, string])[]): PairRow[] =>
  entries.map(([name, value], key) => ({ key, name, value }))

/** What a pasted line said of it. */
export function pastedRights(pasted: Pasted): RightsForm {
  const { health, labels = {}, tmpfs = [], devices = [], secrets = [], aliases = [] } = pasted
  const text = (value: number | undefined) => (value === undefined ? '' : String(value))
  return {
    capabilities: (pasted.capabilities ?? []).join(' '),
    dropped: (pasted.dropCapabilities ?? []).join(' '),
    health:
      health === undefined
        ? noHealth
        : {
            command: health.command,
            interval: text(health.interval),
            timeout: text(health.timeout),
            startPeriod: text(health.startPeriod),
            retries: text(health.retries),
          },
    labels: pairs(Object.entries(labels)),
    tmpfs: pairs(tmpfs.map(({ target, size }) => [target, text(size)])),
    devices: pairs(devices.map(({ host, container }) => [host, container ?? ''])),
    secrets: pairs(secrets.map(({ name, source }) => [name, source])),
    address: pasted.address ?? '',
    aliases: aliases.join(' '),
  }
}
