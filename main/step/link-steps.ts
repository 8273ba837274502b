import { Fault } from '../../contract/fault.ts'
import { parseHostLinks, touchable, type HostLink } from '../net/host-links.ts'
import { parseRoutes } from '../net/interfaces.ts'
import { QUEUE_HANDLE, rulesScript, type Rules } from '../net/link-shape.ts'
import { CommandError, runCommand } from '../system/command.ts'
import { defaultRoutes, linksHere } from '../system/host-net.ts'
import { commandLine, withInput } from './shell-words.ts'

/** The host's end of a machine's link. */
interface OnLink {
  readonly host: string
  /** Its number: another interface of the same name is another one. */
  readonly index: number
  /** True when it needs rights that this process does not have: it is told with sudo. */
  readonly sudo: boolean
  readonly helper: false
}

export type LinkStep =
  | (OnLink & { readonly type: 'link.set'; readonly up: boolean })
  /** The words after the handle; null takes the queue away. */
  | (OnLink & {
      readonly type: 'link.queue'
      readonly words: readonly string[] | null
      readonly before: readonly string[] | null
    })
  | (OnLink & { readonly type: 'link.rules'; readonly rules: Rules | null; readonly before: Rules | null })

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

function commandsOf(step: LinkStep): readonly { readonly words: readonly string[]; readonly input?: string }[] {
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
    case 'link.rules':
      return [{ words: ['nft', '-f', '-'], input: rulesScript({ name: step.host, index: step.index }, step.rules) }]
  }
}

/** @throws CommandError; Fault REFUSED when the interface is not what it was */
export async function runLinkStep(step: LinkStep): Promise<void> {
  await guard(step)
  for (const { words, input } of commandsOf(step)) {
    const [program = '', ...rest] = words
    await runCommand(program, rest, input === undefined ? {} : { input })
  }
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
      return { ...step, words: step.before, before: step.words }
    case 'link.rules':
      return { ...step, rules: step.before, before: step.rules }
  }
}
