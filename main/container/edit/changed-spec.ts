import type { ContainerChange, EditedContainer } from '../../../contract/container-edit.ts'
import type { ContainerSpec, MountSpec, PortSpec, RestartSpec } from '../../docker/container-spec.ts'
import { toHealth, toMount, toPort } from '../create.ts'
import { healthRow, keptDevice, keptTmpfs, tmpfsRows } from './given.ts'
import type { KeptSpec } from './kept-spec.ts'

const MIB = 2 ** 20

type Fields = { -readonly [K in keyof ContainerSpec]?: ContainerSpec[K] | undefined }

/** Which field of the engine's a field of the change is, and how it is written there; undefined takes it away. */
const writers = {
  image: (value) => ({ image: value }),
  command: (value) => ({ command: value ?? undefined }),
  entrypoint: (value) => ({ entrypoint: value === null ? undefined : typeof value === 'string' ? [value] : value }),
  environment: (value) => ({ env: Object.entries(value).map(([key, one]) => `${key}=${one}`) }),
  ports: (value) => ({ ports: value.map(toPort) }),
  mounts: (value, now) => ({ mounts: value.map((one) => keptMount(toMount(one), now)) }),
  hostname: (value) => ({ hostname: value ?? undefined }),
  user: (value) => ({ user: value ?? undefined }),
  workingDirectory: (value) => ({ workingDir: value ?? undefined }),
  restart: ({ name, retries }) => ({ restart: { name, maximumRetryCount: retries } }),
  // The limits hang together; they follow at once.
  memory: () => ({}),
  cpus: () => ({}),
  processes: () => ({}),
  capabilities: (value) => ({ capAdd: value }),
  dropCapabilities: (value) => ({ capDrop: value }),
  health: (value) => ({ healthCheck: value === null ? undefined : toHealth(value) }),
  tmpfs: (value, now) => ({ tmpfs: keptTmpfs(value, now) }),
  devices: (value, now) => ({ devices: value.map((one) => keptDevice(one, now)) }),
  labels: (value) => ({ labels: value }),
  terminal: (value) => ({ tty: value }),
  interactive: (value) => ({ openStdin: value }),
} satisfies {
  readonly [K in keyof ContainerChange]-?: (value: Exclude<ContainerChange[K], undefined>, now: KeptSpec) => Fields
}

function fieldsOf(change: ContainerChange, now: KeptSpec): Fields {
  const written = Object.entries(change)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) =>
      (writers[key as keyof ContainerChange] as (one: unknown, kept: KeptSpec) => Fields)(value, now),
    )
  return Object.assign({ resources: limitsOf(change, now) }, ...written) as Fields
}

/** A mount that stays keeps what the form does not show of it. */
function keptMount(mount: MountSpec, now: KeptSpec): MountSpec {
  const before = now.mounts?.find((one) => one.target === mount.target && one.type === mount.type)
  return before?.options === undefined || before.source !== mount.source ? mount : { ...mount, options: before.options }
}

function limitsOf(change: ContainerChange, { resources = {} }: KeptSpec): ContainerSpec['resources'] {
  const { memory, memorySwap, cpus, pidsLimit, ...others } = resources
  const set = <T>(key: string, changed: T | null | undefined, kept: T | undefined) => {
    const value = changed === undefined ? kept : (changed ?? undefined)
    return value === undefined ? {} : { [key]: value }
  }
  const bytes = change.memory == null ? change.memory : change.memory * MIB
  return {
    ...others,
    ...set('memory', bytes, memory),
    // A bound on memory and swap together holds no longer when the memory is another.
    ...(change.memory === undefined && memorySwap !== undefined ? { memorySwap } : {}),
    ...set('cpus', change.cpus, cpus),
    ...set('pidsLimit', change.processes, pidsLimit),
  }
}

/** The specification with its changes. */
export function changedSpec(now: KeptSpec, change: ContainerChange): KeptSpec {
  const fields = { ...now, ...fieldsOf(change, now) }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as KeptSpec
}

const toBinding = ({ containerPort, protocol = 'tcp', hostIp, hostPort }: PortSpec) => ({
  container: containerPort,
  protocol,
  host: hostPort ?? 0,
  address: hostIp === undefined || hostIp === '' ? '0.0.0.0' : hostIp,
})

const toRow = ({ type, source = '', target, readOnly = false }: MountSpec): EditedContainer['mounts'][number] =>
  type === 'bind' ? { kind: 'bind', source, target, readOnly } : { kind: 'volume', volume: source, target, readOnly }

function limitRows({ resources = {} }: KeptSpec): Pick<EditedContainer, 'memory' | 'cpus' | 'processes'> {
  const { memory, cpus, pidsLimit } = resources
  return {
    memory: memory === undefined ? null : Math.round(memory / MIB),
    cpus: cpus ?? null,
    processes: pidsLimit ?? null,
  }
}

function environmentOf({ env = [] }: KeptSpec): Record<string, string> {
  const variables = env.map((line): [string, string] => {
    const [name = '', value = ''] = line.split(/=(.*)/s)
    return [name, value]
  })
  return Object.fromEntries(variables)
}

/** What a form shows where nothing was said. */
const nothingSaid = {
  ...{ command: [], entrypoint: [], ports: [], mounts: [], capAdd: [], capDrop: [], devices: [] },
  ...{ labels: {}, tty: false, openStdin: false },
  restart: { name: 'no' },
} as const satisfies Partial<ContainerSpec>

/** As a form shows it; mounts of other kinds than volumes and folders go along without a row. */
export function editedOf(kept: KeptSpec): EditedContainer {
  const spec = { ...nothingSaid, ...kept }
  const restart: RestartSpec = spec.restart
  return {
    image: spec.image,
    command: [...spec.command],
    entrypoint: [...spec.entrypoint],
    environment: environmentOf(kept),
    ports: spec.ports.map(toBinding),
    mounts: spec.mounts.map(toRow),
    hostname: kept.hostname ?? null,
    user: kept.user ?? null,
    workingDirectory: kept.workingDir ?? null,
    restart: { name: restart.name, retries: restart.maximumRetryCount ?? 0 },
    ...limitRows(kept),
    capabilities: [...spec.capAdd],
    dropCapabilities: [...spec.capDrop],
    health: healthRow(kept),
    tmpfs: tmpfsRows(kept),
    devices: spec.devices.map(({ host, container }) => ({ host, ...(container === host ? {} : { container }) })),
    labels: { ...spec.labels },
    terminal: spec.tty,
    interactive: spec.openStdin,
  }
}
