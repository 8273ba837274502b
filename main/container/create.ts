import { randomBytes } from 'node:crypto'
import type { ContainerCreate } from '../../contract/container.ts'
import { Fault, nameTaken, notFound } from '../../contract/fault.ts'
import { holderText, type PortHolder } from '../../contract/texts/port-holder.ts'
import type { ContainerSpec } from '../docker/container-spec.ts'
import type { Engine } from '../docker/engine.ts'
import { isDockerError } from '../docker/errors.ts'
import { MIXED_LABEL } from '../inventory/own-marks.ts'
import type { Engines } from '../step/engines.ts'
import { forwardsHere } from '../step/forward-steps.ts'
import type { Plan } from '../step/plan.ts'
import { portHolder } from '../system/port-holder.ts'

/** Labrig's mark on what it made. */
export const LABRIG_LABEL = 'labrig.managed'

const MIB = 2 ** 20

export interface CreatePlan extends Plan {
  readonly name: string
}

export async function nothingIfMissing<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (isDockerError(error, 'not-found')) return null
    throw error
  }
}

/** A port that a container or another program of this host holds is told before anything is made. */
export async function refuseTakenPorts(
  engine: Engine,
  input: Pick<ContainerCreate, 'ports'>,
  local: boolean,
  except?: string,
): Promise<void> {
  const fixed = input.ports.filter((port) => port.host !== 0)
  if (fixed.length === 0) return
  const running = (await engine.containers.list({ all: false })).filter(({ id }) => id !== except)
  for (const port of fixed) {
    const container = running.find((one) =>
      one.ports.some(
        (held) => held.hostPort === port.host && held.protocol === port.protocol && overlap(held.hostIp, port.address),
      ),
    )
    const held: PortHolder | null =
      container === undefined ? await otherHolder(port, local) : { by: 'container', name: container.name }
    if (held === null) continue
    const holder = holderText(held)
    const { address, protocol } = port
    throw new Fault(
      'PORT_IN_USE',
      { port: port.host, protocol, address, holder, held },
      `Port ${port.host}/${protocol} of ${address} is in use by ${holder}.`,
    )
  }
}

type Port = ContainerCreate['ports'][number]

/** Programs of a remote engine's host are not ours to see. What leads to a VM has no socket, but takes what arrives. */
async function otherHolder({ host, protocol, address }: Port, local: boolean): Promise<PortHolder | null> {
  if (!local || protocol === 'sctp') return null
  const led = (await forwardsHere()).find(
    (one) => one.hostPort === host && one.protocol === protocol && overlap(one.hostAddress, address),
  )
  return led === undefined ? portHolder({ port: host, protocol, address }) : { by: 'vm', name: led.address }
}

const anyAddress = new Set(['', '0.0.0.0', '::'])

function overlap(one: string, other: string): boolean {
  return one === other || anyAddress.has(one) || anyAddress.has(other)
}

/** The specification as the engine takes it. The streams are attached as `docker create` does it. */
export function containerSpec(
  input: ContainerCreate,
  name: string,
  dns: readonly string[] = [],
): ContainerSpec & { readonly name: string } {
  const limits = limitsOf(input)
  return {
    name,
    image: input.image,
    labels: { ...input.labels, [LABRIG_LABEL]: '1' },
    tty: input.terminal,
    openStdin: input.interactive,
    restart: { name: input.restart.name, maximumRetryCount: input.restart.retries },
    ...(input.command.length > 0 ? { command: input.command } : {}),
    ...(input.entrypoint === undefined ? {} : { entrypoint: [input.entrypoint] }),
    ...(input.hostname === undefined ? {} : { hostname: input.hostname }),
    ...(input.user === undefined ? {} : { user: input.user }),
    ...(input.workingDirectory === undefined ? {} : { workingDir: input.workingDirectory }),
    ...networkOf(input),
    ...(input.health === undefined ? {} : { healthCheck: toHealth(input.health) }),
    ...(input.tmpfs.length === 0 ? {} : { tmpfs: tmpfsOf(input.tmpfs) }),
    ...(Object.keys(limits).length > 0 ? { resources: limits } : {}),
    ...listed('capAdd', input.capabilities),
    ...listed('capDrop', input.dropCapabilities),
    ...listed(
      'devices',
      input.devices.map(({ host, container }) => ({ host, container: container ?? host })),
    ),
    ...listed(
      'env',
      Object.entries(input.environment).map(([key, value]) => `${key}=${value}`),
    ),
    ...listed('dns', dns),
    ...listed('ports', input.ports.map(toPort)),
    ...listed('mounts', [...input.mounts.map(toMount), ...input.secrets.map(secretMount)]),
    extra: {
      config: {
        AttachStdin: input.interactive,
        AttachStdout: true,
        AttachStderr: true,
        StdinOnce: input.interactive,
      },
    },
  }
}

function limitsOf({ memory, cpus, processes }: ContainerCreate): NonNullable<ContainerSpec['resources']> {
  return {
    ...(memory === undefined ? {} : { memory: memory * MIB }),
    ...(cpus === undefined ? {} : { cpus }),
    ...(processes === undefined ? {} : { pidsLimit: processes }),
  }
}

/** An address and other names need the network to be named; else only its mode is said. */
function networkOf({ network, address, aliases }: ContainerCreate): Partial<ContainerSpec> {
  if (network === undefined) return {}
  if (address === undefined && aliases.length === 0) return { networkMode: network }
  const at = address === undefined ? {} : address.includes(':') ? { ip6: address } : { ip: address }
  return { networks: [{ network, ...at, ...(aliases.length === 0 ? {} : { aliases }) }] }
}

export function toHealth({ command, interval, timeout, startPeriod, retries }: NonNullable<ContainerCreate['health']>) {
  const times = { interval, timeout, startPeriod }
  const given = Object.entries(times).flatMap(([name, seconds]) =>
    seconds === undefined ? [] : [[name, seconds * 1000]],
  )
  return {
    test: ['CMD-SHELL', command],
    ...(Object.fromEntries(given) as Partial<Record<keyof typeof times, number>>),
    ...(retries === undefined ? {} : { retries }),
  }
}

function tmpfsOf(folders: ContainerCreate['tmpfs']): Record<string, string> {
  return Object.fromEntries(folders.map(({ target, size }) => [target, size === undefined ? '' : `size=${size}m`]))
}

/** Where Compose and Swarm put secrets too. */
function secretMount({ source, name }: ContainerCreate['secrets'][number]) {
  return { type: 'bind' as const, source, target: `/run/secrets/${name}`, readOnly: true }
}

function listed<K extends string, T>(key: K, values: readonly T[]): Partial<Record<K, readonly T[]>> {
  return values.length > 0 ? ({ [key]: values } as Record<K, readonly T[]>) : {}
}

export function toPort(port: Port) {
  const { container, protocol, host, address } = port
  return { containerPort: container, protocol, hostIp: address, ...(host === 0 ? {} : { hostPort: host }) }
}

export function toMount(mount: ContainerCreate['mounts'][number]) {
  const source = mount.kind === 'bind' ? mount.source : mount.volume
  return { type: mount.kind, source, target: mount.target, readOnly: mount.readOnly }
}

/**
 * In a segment of both engines libvirt's DNS server knows the guests: Docker's own asks it for what it does not know itself.
 * @throws Fault NOT_FOUND for a network that is not there
 */
export async function guestDns(engine: Engine, name: string | undefined): Promise<string[]> {
  // What every engine has; Podman does not list these among its networks.
  if (name === undefined || /^(?:container:.*|host|none)$/.test(name)) return []
  const network = await nothingIfMissing(engine.networks.inspect(name))
  if (network === null) throw notFound('network', name)
  const gateway = network.labels[MIXED_LABEL] === undefined ? undefined : network.pools[0]?.gateway
  return gateway === undefined || gateway === '' ? [] : [gateway]
}

/** @throws Fault NAME_TAKEN, PORT_IN_USE, NOT_FOUND (network; image when it must not be fetched) */
export async function planCreate(input: ContainerCreate, engines: Engines): Promise<CreatePlan> {
  const engine = await engines.docker(input.connection)
  const name = input.name ?? `labrig-${randomBytes(4).toString('hex')}`
  const [holder, image] = await Promise.all([
    nothingIfMissing(engine.containers.inspect(name)),
    nothingIfMissing(engine.images.inspect(input.image)),
  ])
  // The engine also answers with a container whose id begins like the name.
  if (holder?.name === name) throw nameTaken('container', name, holder.id)
  if (image === null && input.pull === 'never') throw notFound('image', input.image)
  if (input.network === undefined && (input.address !== undefined || input.aliases.length > 0)) {
    const sentence = 'An address or another name needs a network of one’s own.'
    throw new Fault(
      'INVALID_INPUT',
      { field: 'network', problem: 'it is needed for an address or another name' },
      sentence,
    )
  }
  const dns = await guestDns(engine, input.network)
  await refuseTakenPorts(engine, input, engine.transport.describe.startsWith('/'))
  const { connection } = input
  return {
    name,
    title: `create ${name}`,
    subjects: [],
    atomic: true,
    destroys: [],
    locks: [`container-name:${connection}/${name}`],
    steps: [
      ...(image === null ? [{ type: 'image.pull' as const, connection, reference: input.image, login: null }] : []),
      { type: 'container.create', connection, spec: containerSpec(input, name, dns) },
      ...(input.start ? [{ type: 'container.start' as const, connection, container: name, name }] : []),
    ],
  }
}
