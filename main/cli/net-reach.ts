import { createRouterClient } from '@orpc/server'
import type { Hop, Probe, Reach } from '../../contract/reach.ts'
import { choiceTexts, hopText } from '../../contract/texts/hop-texts.ts'
import type { Services } from '../api/context.ts'
import { router } from '../api/router.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { toJson, type Output } from './output.ts'

const verdicts = {
  reaches: 'reaches',
  likely: 'should reach, as far as this host can see,',
  blocked: 'cannot reach',
} as const

/** "web:80" is a port of web; "fd00::1" is an address. */
function targetOf(word: string): { readonly to: string; readonly port?: number } {
  const [, to, port] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(word)?.filter((part) => part !== undefined) ?? []
  return to === undefined ? { to: word } : { to, port: Number(port) }
}

function familyIn(word: string | undefined): 'ipv4' | 'ipv6' | undefined {
  if (word === undefined || word === 'ipv4' || word === 'ipv6') return word
  throw new UsageError(`--family is ipv4 or ipv6, not ${word}`)
}

export const REACH_USE = 'reach FROM TO[:PORT] [--test] [--udp] [--family ipv4|ipv6]'

/**
 * `labrig net reach A B[:PORT]`: the way of a packet, hop by hop; with --test it is tried once.
 * @returns 6 when it cannot arrive, or did not
 */
export async function printReach(
  { words, flags, values }: Arguments,
  services: Services,
  output: Output,
): Promise<number> {
  const [, from, target, extra] = words
  if (from === undefined || target === undefined || extra !== undefined) {
    throw new UsageError(`this is how it is used: labrig net ${REACH_USE}`)
  }
  services.connections.start()
  const client = createRouterClient(router, { context: services })
  const protocol = flags.has('udp') ? 'udp' : 'tcp'
  const family = familyIn(values.get('family'))
  const question = { from, ...targetOf(target), protocol, family } as const
  const reach = await client.diagram.reach(question)
  const probe = flags.has('test') ? await client.diagram.probe(question) : null
  const named =
    probe === null || reach.names === null ? null : await client.diagram.probe({ ...question, byName: true })
  const tried = { ...(probe === null ? {} : { probe }), ...(named === null ? {} : { probeByName: named }) }
  if (flags.has('json')) output.out(toJson({ ...reach, ...tried }, 2) + '\n')
  else output.out(reachText(reach) + probeText('Tried', probe) + probeText('Tried by name', named))
  return exitCode(reach, probe)
}

/** What was tried counts more than what was read. */
function exitCode({ verdict }: Reach, probe: Probe | null): number {
  const failed = probe === null ? verdict === 'blocked' : probe.result === 'silent' || probe.result === 'refused'
  return failed ? 6 : 0
}

function probeText(what: string, probe: Probe | null): string {
  if (probe === null) return ''
  const { result, time, command, detail } = probe
  const after = time === null ? '' : ` after ${time} ms`
  return `\n${what}: ${result}${after}${command === '' ? `. ${detail}` : ` (${command})`}\n`
}

const hopLine = (hop: Hop) => `${marks(hop.passes)}  ${hopText(hop)}${hop.note === '' ? '' : `  [${hop.note}]`}`

const marks = (passes: Hop['passes']) => (passes === null ? '?   ' : passes ? 'ok  ' : 'DROP')

/** The way by the other family of addresses, after the word which of the two is tried first. */
function otherLines(other: Reach['other'], choice: Reach['choice'], from: string, target: string): string[] {
  if (other === null) return []
  const family = other.family === 'ipv6' ? 'IPv6' : 'IPv4'
  const why = choice === null ? [] : [`${choiceTexts[choice]}:`]
  return [...why, `by ${family}, ${from} ${verdicts[other.verdict]} ${target}`, ...other.hops.map(hopLine)]
}

export function reachText({
  from,
  to,
  port,
  protocol,
  verdict,
  hops,
  names,
  finding,
  other,
  choice,
  single,
  commands,
}: Reach): string {
  const target = port === null ? to : `${to}, ${protocol} ${port}`
  const lines = [
    `${from} ${verdicts[verdict]} ${target}`,
    ...hops.map(hopLine),
    ...otherLines(other, choice, from, target),
    ...(names === null
      ? []
      : [`by name, ${from} ${names.passes === true ? 'finds' : 'does not find'} ${to}:`, hopLine(names)]),
    ...(finding === null ? [] : [`Labrig can mend this: labrig doctor --fix ${finding}`]),
    ...(single.length === 0 ? [] : [`nothing could take the place of: ${single.join(', ')}`]),
    '',
    ...commands.map((command) => (command.startsWith('#') ? command : `$ ${command}`)),
  ]
  return lines.join('\n') + '\n'
}
