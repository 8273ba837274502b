import type { Container } from '../../contract/machine.ts'
import type { Probe } from '../../contract/reach.ts'
import type { Engine } from '../docker/engine.ts'
import type { Look } from '../system/look.ts'
import { tryPort } from '../system/tcp-probe.ts'
import type { Answer } from './ask-reach.ts'
import { OUTSIDE, OUTSIDE6 } from './ways-out.ts'

/** Milliseconds until nobody is expected to answer any more. */
const PATIENCE = 3000

interface Means {
  readonly look: Look
  /** Its engine, and the container as the engine calls it; null unless it begins in a container. */
  readonly inside: { readonly engine: Engine; readonly key: string } | null
}

const unsupported = (detail: string): Probe => ({ result: 'unsupported', time: null, command: '', detail })

export const containerOf = (answer: Answer, containers: readonly Container[]): Container | undefined =>
  answer.from.kind === 'machine'
    ? containers.find(({ id }) => answer.from.kind === 'machine' && id === answer.from.node.id)
    : undefined

/**
 * Tries the asked way once, from this host or from within a container. Changes nothing.
 * @param byName by the name of the container at its end, as one that is beside it would call it
 */
export async function probe(answer: Answer, { look, inside }: Means, byName = false): Promise<Probe> {
  const cannot = hindrance(answer, inside !== null, byName)
  if (cannot !== null) return unsupported(cannot)
  const address = byName ? answer.to.name : targetOf(answer)
  if (address === null) return unsupported('There is no address to try; name one.')
  const { port } = answer.asked
  const begun = performance.now()
  const told = await (inside === null ? fromHost(address, port, look) : fromInside(address, port, inside))
  const time = told.result === 'answered' || told.result === 'refused' ? Math.round(performance.now() - begun) : null
  return { ...told, time }
}

/** Why nothing can be tried; null when it can. */
function hindrance({ from, asked, reach }: Answer, isInside: boolean, byName: boolean): string | null {
  if (!reach.probes || (from.kind === 'machine' && !isInside)) return 'Nothing can be run there.'
  if (asked.protocol === 'udp') return 'UDP has no answer of its own to wait for.'
  return byName && reach.names === null ? 'Names are told between containers of one engine.' : null
}

function targetOf({ from, to, reach }: Answer): string | null {
  if (to.kind === 'outside') return [OUTSIDE, OUTSIDE6].includes(to.address) ? null : to.address
  if (to.address !== null) return to.address
  if (to.kind === 'machine') return to.node.addresses[0] ?? null
  // Of this host to itself: a published port leads over a bridge, whose address it need not be published at.
  if (from.kind === 'host') return reach.family === 'ipv6' ? '::1' : '127.0.0.1'
  const bridge = reach.hops.find(({ code }) => code === 'bridge')?.note.split(/[/ ]/)[0]
  return bridge === undefined || bridge === '' ? '127.0.0.1' : bridge
}

type Told = Omit<Probe, 'time'>

async function fromHost(address: string, port: number | null, look: Look): Promise<Told> {
  if (port !== null) {
    const { answer, detail } = await tryPort(address, port, PATIENCE)
    return { result: answer, command: `nc -zv ${address} ${port}`, detail }
  }
  const seen = await look.command('ping', '-c', '1', '-W', '3', address)
  if (seen.problem === 'missing') return { ...unsupported('ping is not installed on this host.'), command: seen.source }
  return { result: seen.code === 0 ? 'answered' : 'silent', command: seen.source, detail: seen.text.trim() }
}

/** What ping and nc of busybox, iputils, OpenBSD and musl or glibc say of a name without an address. */
const NO_NAME = /bad address|name or service not known|name resolution|does not resolve|unknown host|not known/i

/** What a shell says of a program that is not there (POSIX, 2.8.2). */
const NOT_FOUND = 127
const NOT_EXECUTABLE = 126

/** How getopt of glibc, musl and busybox says that an option is none. */
const NO_OPTION = /(invalid|unrecognized|illegal|unknown) option/i

type Inside = NonNullable<Means['inside']>

async function fromInside(address: string, port: number | null, inside: Inside): Promise<Told> {
  if (port === null) return runInside(['ping', '-c', '1', '-W', '3', address], inside)
  const told = await runInside(['nc', '-z', '-w', '3', address, String(port)], inside)
  if (!NO_OPTION.test(told.detail)) return told
  // Debian builds its busybox without -z; what it runs once it is connected says the same.
  const other = await runInside(['nc', '-w', '3', address, String(port), '-e', 'true'], inside)
  if (!NO_OPTION.test(other.detail)) return other
  return { ...unsupported('The nc of the image knows neither -z nor -e.'), command: other.command }
}

async function runInside(words: readonly string[], { engine, key }: Inside): Promise<Told> {
  const command = `docker exec ${key.slice(0, 12)} ${words.join(' ')}`
  const signal = AbortSignal.timeout(PATIENCE * 3)
  const ran = await engine.execs.run(key, { command: words }, signal).catch((error: unknown) => {
    if (signal.aborted) return null
    throw error
  })
  if (ran === null) return { result: 'silent', command, detail: '' }
  const { exitCode, stdout, stderr } = ran
  const detail = (stdout + stderr).trim()
  if (exitCode === NOT_FOUND || exitCode === NOT_EXECUTABLE) {
    return { ...unsupported(`The image has no ${words[0] ?? ''}.`), command }
  }
  if (exitCode !== 0 && NO_NAME.test(detail)) return { result: 'unnamed', command, detail }
  const refused = /refused/i.test(detail)
  return { result: exitCode === 0 ? 'answered' : refused ? 'refused' : 'silent', command, detail }
}
