import { Fault } from '../../contract/fault.ts'
import { parseHostLinks, touchable, type HostLink } from '../net/host-links.ts'
import { parseRoutes } from '../net/interfaces.ts'
import { QUEUE_HANDLE, rulesScript, sentName } from '../net/link-shape.ts'
import { CommandError, runCommand } from '../system/command.ts'
import { defaultRoutes, linksHere } from '../system/host-net.ts'
import { askInWords } from './ask-privileged.ts'
import type { LinkStep } from './link-step.ts'
import { linkWords } from './privileged-words.ts'
import { commandLine, withInput } from './shell-words.ts'

/** What is known of this host's interfaces at one moment. */
export interface HostNet {
  readonly links: readonly HostLink[]
  /** Interfaces that carry a default route. */
  readonly ways: readonly string[]
}

/** Empty where the host has no iproute2: then nothing is known, and nothing touched. */
export async function readHostNet(): Promise<HostNet> {
  try {
    const [links, routes] = await Promise.all([linksHere(), defaultRoutes()])
    return { links: parseHostLinks(links), ways: routes.flatMap(parseRoutes).map((route) => route.interface) }
  } catch (error) {
    if (error instanceof CommandError && error.problem === 'missing') return { links: [], ways: [] }
    throw error
  }
}

/** Looked at again at the last moment: the machine may have gone, and its number says whether this is still the same. */
async function guard({ host, index }: LinkStep): Promise<void> {
  const { links, ways } = await readHostNet()
  const found = links.find((link) => link.index === index && link.name === host)
  const end = touchable(found, links, ways)
  if ('refused' in end)
    throw new Fault(
      'REFUSED',
      { reason: `link-${end.refused}` },
      `${host} is not the end of a machine's link any more.`,
    )
}

type Command = { readonly words: readonly string[]; readonly input?: string }

/** Words that give, change or take away the queue of what comes in at an interface. */
function sentCommands({ host, index, words, before }: Extract<LinkStep, { type: 'link.sent' }>): readonly Command[] {
  const own = sentName(index)
  const ways = (...all: readonly (readonly string[])[]) => all.map((one) => ({ words: one }))
  if (words === null) return before === null ? [] : ways(...withoutSent(host, own))
  const queue = ['tc', 'qdisc', 'replace', 'dev', own, 'root', 'handle', QUEUE_HANDLE, ...words]
  if (before !== null) return ways(queue)
  const all = ['protocol', 'all', 'u32', 'match', 'u32', '0', '0']
  return ways(
    // First: it is refused where somebody else has one.
    ['tc', 'qdisc', 'add', 'dev', host, 'handle', 'ffff:', 'ingress'],
    ['ip', 'link', 'add', own, 'type', 'ifb'],
    ['ip', 'link', 'set', 'dev', own, 'up'],
    queue,
    [
      'tc',
      'filter',
      'add',
      'dev',
      host,
      'parent',
      'ffff:',
      ...all,
      'action',
      'mirred',
      'egress',
      'redirect',
      'dev',
      own,
    ],
  )
}

const withoutSent = (host: string, own: string) => [
  ['tc', 'qdisc', 'del', 'dev', host, 'ingress'],
  ['ip', 'link', 'del', own],
]

function commandsOf(step: LinkStep): readonly Command[] {
  switch (step.type) {
    case 'link.set':
      return [{ words: ['ip', 'link', 'set', 'dev', step.host, step.up ? 'up' : 'down'] }]
    case 'link.queue': {
      const remove = { words: ['tc', 'qdisc', 'del', 'dev', step.host, 'root'] }
      // The kernel does not turn one kind of queue into another under the same handle.
      const changesKind = step.before !== null && step.before[0] !== step.words?.[0]
      if (step.words === null) return step.before === null ? [] : [remove]
      const words = ['tc', 'qdisc', 'replace', 'dev', step.host, 'root', 'handle', QUEUE_HANDLE, ...step.words]
      return changesKind ? [remove, { words }] : [{ words }]
    }
    case 'link.sent':
      return sentCommands(step)
    case 'link.rules':
      return [{ words: ['nft', '-f', '-'], input: rulesScript({ name: step.host, index: step.index }, step.rules) }]
  }
}

/** @throws CommandError; Fault REFUSED when the interface is not what it was, or nobody may do it */
export async function runLinkStep(step: LinkStep): Promise<void> {
  await guard(step)
  if (step.sudo) return askInWords(step.helper ? linkWords(step) : null, explainLinkStep(step))
  let begun = false
  try {
    for (const command of commandsOf(step)) {
      await runOne(command)
      begun = true
    }
  } catch (error) {
    // Half of it would let nothing through, or stay behind.
    if (begun && step.type === 'link.sent' && step.before === null) {
      for (const words of withoutSent(step.host, sentName(step.index))) await runOne({ words }).catch(() => undefined)
    }
    throw error
  }
}

async function runOne({ words, input }: Command): Promise<void> {
  const [program = '', ...rest] = words
  await runCommand(program, rest, input === undefined ? {} : { input })
}

export function explainLinkStep(step: LinkStep): string {
  const told = (words: readonly string[]) => (step.sudo ? ['sudo', ...words] : words)
  return commandsOf(step)
    .map(({ words, input }) =>
      input === undefined ? commandLine(told(words)) : withInput(told(words), input, 'RULES'),
    )
    .join('\n')
}

export function undoLinkStep(step: LinkStep): LinkStep {
  switch (step.type) {
    case 'link.set':
      return { ...step, up: !step.up }
    case 'link.queue':
    case 'link.sent':
      return { ...step, words: step.before, before: step.words }
    case 'link.rules':
      return { ...step, rules: step.before, before: step.rules }
  }
}
