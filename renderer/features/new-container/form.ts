import type { z } from 'zod'
import type { containerCreate } from '../../../contract/container.ts'
import { plainDigits, readNumber, readWhole } from '../wizard/numbers.ts'
import { noRights, rightsInput, type RightsForm } from './rights.ts'
import { splitWords } from '../../../contract/command-line.ts'

export const containerSteps = ['image', 'process', 'network', 'rights', 'limits', 'summary'] as const
export type ContainerStep = (typeof containerSteps)[number]

export interface PortRow {
  readonly key: number
  readonly host: string
  readonly container: string
  readonly protocol: 'tcp' | 'udp' | 'sctp'
  readonly address: string
}

export interface VariableRow {
  readonly key: number
  readonly name: string
  readonly value: string
}

export interface MountRow {
  readonly key: number
  readonly kind: 'volume' | 'bind'
  /** A volume's name or a path of the host. */
  readonly source: string
  readonly target: string
  readonly readOnly: boolean
}

export const restartPolicies = ['no', 'on-failure', 'unless-stopped', 'always'] as const
export type RestartName = (typeof restartPolicies)[number]

/** What a pasted line may say and is left out where it is empty. */
export interface Extras {
  readonly entrypoint?: string | undefined
  readonly hostname?: string | undefined
  readonly user?: string | undefined
  readonly workingDirectory?: string | undefined
}

/** As the user fills it: numbers are texts, so that what is half typed or wrong is kept. */
export interface ContainerForm {
  readonly connection: string
  readonly image: string
  /** Empty: the engine's choice. */
  readonly name: string
  readonly command: string
  readonly terminal: boolean
  readonly interactive: boolean
  readonly variables: readonly VariableRow[]
  readonly ports: readonly PortRow[]
  readonly mounts: readonly MountRow[]
  /** Empty: the engine's default bridge. */
  readonly network: string
  readonly restart: RestartName
  readonly retries: string
  /** MiB; empty = without a limit. */
  readonly memory: string
  /** Empty = without a limit. */
  readonly cpus: string
  /** Empty = without a limit. */
  readonly processes: string
  readonly rights: RightsForm
  readonly extras: Extras
  readonly start: boolean
}

export function emptyContainerForm(connection: string): ContainerForm {
  return {
    ...{ connection, image: '', name: '', command: '', terminal: false, interactive: false },
    ...{ variables: [], ports: [], mounts: [], network: '', restart: 'no', retries: '' },
    ...{ memory: '', cpus: '', processes: '', rights: noRights, extras: {}, start: true },
  }
}

/** A key that no row of the list has. */
export function nextKey(rows: readonly { readonly key: number }[]): number {
  return Math.max(0, ...rows.map((row) => row.key)) + 1
}

/** The engine's own words: an image without a tag is its :latest. */
export function imageReference(text: string): string {
  return text.normalize('NFKC').trim()
}

export function isEmptyPort(row: PortRow): boolean {
  return row.host.trim() === '' && row.container.trim() === ''
}

export function isEmptyMount(row: MountRow): boolean {
  return row.source.trim() === '' && row.target.trim() === ''
}

export type ContainerInput = z.input<typeof containerCreate>

function portsOf(form: ContainerForm): NonNullable<ContainerInput['ports']> {
  return form.ports
    .filter((row) => !isEmptyPort(row))
    .map((row) => ({
      container: readWhole(row.container, 1, 65_535) ?? 0,
      host: plainDigits(row.host) === '' ? 0 : (readWhole(row.host, 0, 65_535) ?? 0),
      protocol: row.protocol,
      address: row.address.trim(),
    }))
}

function mountsOf(form: ContainerForm): NonNullable<ContainerInput['mounts']> {
  return form.mounts
    .filter((row) => !isEmptyMount(row))
    .map((row) => {
      const { readOnly } = row
      const source = row.source.trim()
      const target = row.target.trim()
      if (row.kind === 'bind') return { kind: 'bind', source, target, readOnly }
      return { kind: 'volume', volume: source, target, readOnly }
    })
}

function extrasOf({ extras }: ContainerForm): Partial<ContainerInput> {
  const entries = Object.entries(extras).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Partial<ContainerInput>
}

/** The form as the act takes it. Only for a form without problems. */
export function containerInput(form: ContainerForm): ContainerInput {
  const name = form.name.normalize('NFKC').trim()
  const memory = readWhole(form.memory, 6, 16_777_216)
  const cpus = readNumber(form.cpus)
  const processes = readWhole(form.processes, 1, 4_194_304)
  const variables = form.variables.filter((row) => row.name.trim() !== '')
  return {
    ...extrasOf(form),
    ...rightsInput(form.rights, form.network !== ''),
    connection: form.connection,
    image: imageReference(form.image),
    command: splitWords(form.command) ?? [],
    environment: Object.fromEntries(variables.map((row) => [row.name.trim(), row.value])),
    ports: portsOf(form),
    mounts: mountsOf(form),
    restart: {
      name: form.restart,
      retries: form.restart === 'on-failure' ? (readWhole(form.retries, 0, 1000) ?? 0) : 0,
    },
    terminal: form.terminal,
    interactive: form.interactive,
    start: form.start,
    ...(name === '' ? {} : { name }),
    ...(form.network === '' ? {} : { network: form.network }),
    ...(memory === null ? {} : { memory }),
    ...(cpus === null || cpus === 0 ? {} : { cpus }),
    ...(processes === null ? {} : { processes }),
  }
}

/** The input as far as a step; what comes later is left out, so that the host's answer is about what was chosen. */
export function containerInputUpTo(form: ContainerForm, step: ContainerStep): ContainerInput {
  const input = containerInput(form)
  switch (step) {
    case 'image':
      return { connection: form.connection, image: input.image }
    case 'process': {
      const { ports: _ports, mounts: _mounts, network: _network, address: _address, aliases: _aliases, ...rest } = input
      return rest
    }
    case 'network':
    case 'rights':
    case 'limits':
    case 'summary':
      return input
  }
}
