import { Fault, invalidState, notFound } from '../../contract/fault.ts'
import { parseId } from '../../contract/ids.ts'
import type { Impairment, LinkLack, LinkTool } from '../../contract/link.ts'
import type { HostLink } from '../net/host-links.ts'
import { needsNetem, queueWords, rulesOf, sentWords, type Rules } from '../net/link-shape.ts'
import type { Engines } from '../step/engines.ts'
import { readFixRights, type FixRights } from '../step/fix-rights.ts'
import type { LinkStep } from '../step/link-step.ts'
import type { Plan } from '../step/plan.ts'
import { linkWords } from '../step/privileged-words.ts'
import type { Step } from '../step/step.ts'
import { readLinkLacks } from './link-lacks.ts'
import { observeLinks, type ObservedLink, type ObservedLinks } from './machine-links.ts'

interface Wanted {
  readonly id: string
  readonly mac: string
}

interface Shaped extends Wanted {
  readonly toMachine: Impairment
  readonly fromMachine: Impairment
}

const sentences: Readonly<Record<string, string>> = {
  off: 'The machine is off: it has no link.',
  remote: 'The machine runs on another host: its link ends there.',
  root: 'This needs the rights of root, which Labrig does not have here.',
  'no-host-end': 'The link has no end on this host that is surely this machine’s own.',
  'not-a-port': 'The host’s end of the link is not plugged into a bridge.',
  uplink: 'The host itself is reached over this interface.',
}

/** @throws Fault REFUSED */
export function endOf(link: ObservedLink): HostLink {
  if ('link' in link.end) return link.end.link
  const { refused } = link.end
  const reason = refused === 'root' ? 'needs-root' : `link-${refused}`
  throw new Fault('REFUSED', { reason }, sentences[refused] ?? refused)
}

const onLink = ({ name, index }: HostLink) =>
  ({ host: name, index, sudo: process.geteuid?.() !== 0, helper: false }) as const

/** By the helper where it does such a thing. */
const helped = (step: LinkStep, { helper }: FixRights): LinkStep => ({
  ...step,
  helper: step.sudo && helper && linkWords(step) !== null,
})

/** @throws Fault NOT_FOUND, INVALID_STATE */
async function oneLink(engines: Engines, { id, mac }: Wanted) {
  const machine = await observeLinks(engines, id)
  if (!machine.on) throw invalidState(machine.name, id, 'off', ['running', 'paused'])
  const link = machine.links.find((one) => one.mac === mac.toLowerCase())
  if (link === undefined) throw notFound('network interface', mac)
  return { machine, link }
}

/** libvirt pulls the cable of a guest, which sees it; a container's is the host's half of its pair. */
function cableStep(machine: ObservedLinks, id: string, link: ObservedLink, up: boolean): Step {
  if (machine.kind === 'vm') {
    const { connection = '', key = '' } = parseId(id) ?? {}
    return { type: 'domain.link', connection, uuid: key, name: machine.name, mac: link.mac, up, affect: 'live' }
  }
  return { type: 'link.set', ...onLink(endOf(link)), up }
}

async function planCable(engines: Engines, wanted: Wanted, up: boolean): Promise<Plan> {
  const { machine, link } = await oneLink(engines, wanted)
  return {
    title: `${up ? 'restore' : 'cut'} the link of ${machine.name} to ${link.place}`,
    subjects: [wanted.id],
    steps: [cableStep(machine, wanted.id, link, up)],
    atomic: false,
    destroys: [],
    locks: [wanted.id],
  }
}

export const planCut = (input: Wanted, engines: Engines) => planCable(engines, input, false)
export const planRestore = (input: Wanted, engines: Engines) => planCable(engines, input, true)

/** @throws Fault UNSUPPORTED with what is missing: nothing is done instead that only looks like it */
async function offered({ toMachine, fromMachine }: Shaped): Promise<void> {
  const lacks = await readLinkLacks()
  const needs: Readonly<Record<LinkTool, boolean>> = {
    rate: toMachine.rate !== undefined && !needsNetem(toMachine),
    loss: rulesOf(toMachine, fromMachine) !== null,
    delay: needsNetem(toMachine) || needsNetem(fromMachine),
    sent: needsNetem(fromMachine),
    capture: false,
  }
  for (const tool of ['rate', 'loss', 'delay', 'sent'] as const) {
    const lack = lacks[tool]
    if (!needs[tool] || lack === null || lack === 'root') continue
    const what =
      lack === 'kernel' ? `The kernel of this host has no ${kernelParts[tool]}.` : `${programs[tool]} is missing.`
    throw unsupported(tool, lack, what)
  }
}

const kernelParts = {
  rate: 'token bucket (sch_tbf)',
  loss: 'netdev hooks of nftables',
  delay: 'netem (sch_netem)',
  sent: 'way back for what comes in (ifb, act_mirred)',
}
const programs = { rate: 'tc (iproute2)', loss: 'nft (nftables)', delay: 'tc (iproute2)', sent: 'tc (iproute2)' }

const unsupported = (tool: LinkTool, lack: string, sentence: string) =>
  new Fault('UNSUPPORTED', { feature: `link-${tool}-${lack}` }, sentence)

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

interface Wish {
  /** Of the queue at the host's end, and of what comes in there. */
  readonly words: readonly string[] | null
  readonly sent: readonly string[] | null
  readonly rules: Rules | null
}

const nothing: Wish = { words: null, sent: null, rules: null }

/** Whether somebody else's queue stands where one is wanted. */
const isTaken = ({ queue, sent }: ObservedLink, wish: Wish) =>
  (queue.type === 'foreign' && wish.words !== null) || (sent?.type === 'foreign' && wish.sent !== null)

/** What makes a link do this and nothing else. @throws Fault REFUSED when somebody else's queue stands there */
function shapeSteps(link: ObservedLink, wish: Wish, rights: FixRights): LinkStep[] {
  const on = onLink(endOf(link))
  const { words, sent, rules } = wish
  if (isTaken(link, wish))
    throw new Fault(
      'REFUSED',
      { reason: 'link-foreign-queue' },
      `${on.host} has a queue that Labrig did not set (tc qdisc).`,
    )
  const before = link.queue.type === 'ours' ? queueWords(link.queue.shape) : null
  const sentBefore = link.sent?.type === 'ours' ? (sentWords(link.sent.shape) ?? []) : null
  const steps: LinkStep[] = [
    ...(same(sent, sentBefore) ? [] : [{ type: 'link.sent' as const, ...on, words: sent, before: sentBefore }]),
    ...(same(words, before) ? [] : [{ type: 'link.queue' as const, ...on, words, before }]),
    ...(same(rules, link.rules) ? [] : [{ type: 'link.rules' as const, ...on, rules, before: link.rules }]),
  ]
  return steps.map((step) => helped(step, rights))
}

export async function planShape(input: Shaped, engines: Engines): Promise<Plan> {
  const { machine, link } = await oneLink(engines, input)
  endOf(link)
  await offered(input)
  const wish = {
    words: queueWords(input.toMachine),
    sent: sentWords(input.fromMachine),
    rules: rulesOf(input.toMachine, input.fromMachine),
  }
  return {
    title: `shape the link of ${machine.name} to ${link.place}`,
    subjects: [input.id],
    steps: shapeSteps(link, wish, await readFixRights()),
    atomic: true,
    destroys: [],
    locks: [input.id],
  }
}

export async function planReset({ id }: { readonly id: string }, engines: Engines): Promise<Plan> {
  const machine = await observeLinks(engines, id)
  const rights = await readFixRights()
  const steps = machine.links.flatMap((link): Step[] => [
    ...(machine.on && link.up === false ? [cableStep(machine, id, link, true)] : []),
    ...('link' in link.end ? shapeSteps(link, nothing, rights) : []),
  ])
  return {
    title: `make the links of ${machine.name} whole`,
    subjects: [id],
    steps,
    atomic: false,
    destroys: [],
    locks: [id],
  }
}

/** Why packets cannot be read here. @param line what does it, typed */
export function captureLack(lack: LinkLack, line: string): Fault {
  if (lack === 'root') return new Fault('REFUSED', { reason: 'needs-root', remedy: [line] }, sentences['root'] ?? '')
  return unsupported('capture', lack, 'tcpdump is missing: packets are read by it.')
}
