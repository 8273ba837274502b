import { randomBytes } from 'node:crypto'
import type { ContainerChange } from '../../../contract/container-edit.ts'
import { Fault, notFound } from '../../../contract/fault.ts'
import { SECRET_MASK } from '../../../contract/secret.ts'
import { lossOf } from '../../../contract/texts/loss.ts'
import { observeContainer, onContainer, type ObservedContainer } from '../../inventory/observed-container.ts'
import { createWords } from '../../step/container-words.ts'
import type { Engines } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import { guestDns, nothingIfMissing, refuseTakenPorts } from '../create.ts'
import { changedSpec } from './changed-spec.ts'
import { keptSpec, REPLACES_LABEL, restartOf, type KeptSpec } from './kept-spec.ts'
import { noteText, predecessorOf } from './predecessor.ts'

const running = new Set(['running', 'paused', 'restarting'])

/** One option of a line by itself: what differs is seen. */
function asLines(spec: KeptSpec): string {
  const { [REPLACES_LABEL]: _note, ...labels } = spec.labels ?? {}
  const words = createWords({ ...spec, labels })
  const lines: string[] = []
  for (const word of words) {
    const before = lines.at(-1)
    if (before !== undefined && /^--\S+$/.test(before) && !word.startsWith('--'))
      lines[lines.length - 1] = `${before} ${word}`
    else lines.push(word)
  }
  return `${lines.join('\n')}\n`
}

/** Of a variable whose value is not shown it is at least said that it is another one. */
function withChangedSecrets(lines: string, now: KeptSpec, changed: KeptSpec): string {
  const before = new Set(now.env)
  const names = (changed.env ?? []).filter((line) => !before.has(line)).map((line) => `--env ${line.split('=')[0]}=`)
  return lines
    .split('\n')
    .map((line) => (names.some((name) => line === `${name}${SECRET_MASK}`) ? `${line} (another)` : line))
    .join('\n')
}

/** Seconds that a health check may take to say yes, beyond what it is told to wait; ten minutes at most. */
function patience({ healthCheck }: KeptSpec, seconds: number): number {
  // What the engine takes where nothing is said (docker run, "--health-interval").
  const { interval = 30_000, timeout = 30_000, startPeriod = 0, retries = 3 } = healthCheck ?? {}
  return Math.min(600, seconds + (startPeriod + (interval + timeout) * retries) / 1000)
}

/** @throws Fault REFUSED for one that removes itself when it stops: it could not be kept */
function refuseUnkept({ detail, name }: ObservedContainer): void {
  if (!detail.host.autoRemove) return
  const sentence = `${name} removes itself when it stops, so that it could not be put back.`
  throw new Fault('REFUSED', { reason: 'removes-itself' }, sentence)
}

async function imageFor(container: ObservedContainer, change: ContainerChange) {
  const { images } = container.engine
  const [was, wanted] = await Promise.all([
    nothingIfMissing(images.inspect(container.detail.imageId)),
    nothingIfMissing(images.inspect(change.image ?? container.detail.image)),
  ])
  if (change.image === undefined && wanted === null && was === null) throw notFound('image', container.detail.image)
  // Its name may be another image's now, or nobody's: what nobody asked to change is made of what it was made of.
  const moved = change.image === undefined && was !== null && wanted?.id !== was.id
  return { was: was ?? undefined, wanted, reference: moved ? container.detail.imageId : undefined }
}

async function refuseNewPorts(container: ObservedContainer, now: KeptSpec, change: ContainerChange, local: boolean) {
  const held = new Set((now.ports ?? []).map(({ hostPort, protocol = 'tcp' }) => `${hostPort}/${protocol}`))
  const ports = (change.ports ?? []).filter(({ host, protocol }) => !held.has(`${host}/${protocol}`))
  await refuseTakenPorts(container.engine, { ports }, local, container.key)
}

/**
 * A container that joined a segment of both engines later asks Docker alone, which cannot be changed while it exists: made
 * again, it asks the segment's DNS server too, as one does that was made there.
 */
async function withGuestDns({ engine }: ObservedContainer, spec: KeptSpec): Promise<KeptSpec> {
  const found = await Promise.all((spec.networks ?? []).map(({ network }) => guestDns(engine, network).catch(() => [])))
  const dns = [...new Set([...found.flat(), ...(spec.dns ?? [])])]
  return dns.length === 0 ? spec : { ...spec, dns }
}

export interface RecreatePlan extends Plan {
  readonly name: string
}

/**
 * A container is made again with changes. The old one is put aside first, since both want the same name, ports and
 * addresses; it comes back when the new one does not settle.
 * @throws Fault NOT_FOUND, REFUSED, PORT_IN_USE
 */
export async function planRecreate(
  input: { id: string; change: ContainerChange; settle: number },
  engines: Engines,
): Promise<RecreatePlan> {
  const container = await observeContainer(engines, input.id)
  refuseUnkept(container)
  const { name, detail, connectionId: connection } = container
  const { was, wanted, reference } = await imageFor(container, input.change)
  const now = keptSpec(detail, was)
  await refuseNewPorts(container, now, input.change, container.engine.transport.describe.startsWith('/'))
  const ran = running.has(container.state)
  const restart = restartOf(detail)
  const changed = await withGuestDns(container, changedSpec(now, input.change))
  const labels = { ...changed.labels, [REPLACES_LABEL]: noteText({ id: detail.id, ran, restart }) }
  const spec: KeptSpec = { ...changed, labels, ...(reference === undefined ? {} : { image: reference }) }
  const [first, ...others] = spec.networks ?? []
  const one = { connection, container: name, name }
  const aside = `${name}.before-${randomBytes(3).toString('hex')}`
  const { health } = detail
  const checked = spec.healthCheck !== undefined || health !== 'none'
  const steps: Step[] = [
    ...(wanted === null && reference === undefined
      ? [{ type: 'image.pull' as const, connection, reference: spec.image, login: null }]
      : []),
    { type: 'container.retire', ...onContainer(container), newName: aside, ran, restart },
    { type: 'container.create', connection, spec: { ...spec, ...(first === undefined ? {} : { networks: [first] }) } },
    ...others.map(({ network, aliases = [], ip, ip6 }): Step => ({
      type: 'container.connect',
      ...one,
      network,
      aliases,
      address: ip ?? ip6 ?? null,
    })),
    ...(ran
      ? [
          { type: 'container.start' as const, ...one },
          {
            type: 'container.settle' as const,
            ...one,
            health: checked,
            seconds: checked ? patience(spec, input.settle) : input.settle,
          },
        ]
      : []),
  ]
  return {
    name,
    title: `edit ${name}`,
    subjects: [input.id],
    steps,
    atomic: true,
    destroys: [],
    changes: [{ which: 'options', before: asLines(now), after: withChangedSecrets(asLines(changed), now, changed) }],
    locks: [input.id, `container-name:${connection}/${name}`],
  }
}

/** @throws Fault NOT_FOUND when it replaced none, or when that is gone */
export async function planRollBack(input: { id: string }, engines: Engines): Promise<Plan & { readonly back: string }> {
  const container = await observeContainer(engines, input.id)
  const old = await predecessorOf(container)
  if (old === null) throw notFound('container that this one replaced', input.id)
  const { name, connectionId: connection, key } = container
  const aside = `${name}.undone-${randomBytes(3).toString('hex')}`
  const ran = running.has(container.state)
  return {
    back: old.id,
    title: `roll ${name} back`,
    subjects: [input.id],
    steps: [
      {
        type: 'container.retire',
        ...onContainer(container),
        newName: aside,
        ran,
        restart: restartOf(container.detail),
      },
      {
        type: 'container.revive',
        connection,
        container: old.id,
        name: old.detail.name,
        newName: name,
        ran: old.ran,
        restart: old.restart,
      },
      { type: 'container.remove', connection, container: key, name: aside, force: true, volumes: false },
    ],
    atomic: true,
    destroys: [lossOf('container', { name })],
    locks: [input.id, `container-name:${connection}/${name}`],
  }
}
