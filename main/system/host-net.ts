import { readlink } from 'node:fs/promises'
import { CommandError, runCommand } from './command.ts'

/** Looks at interfaces answer at once; one that hangs must not hold up a page. Milliseconds. */
const PATIENCE = 10_000

const answer = async (program: string, words: readonly string[], input?: string) =>
  (await runCommand(program, words, { timeout: PATIENCE, ...(input === undefined ? {} : { input }) })).stdout

/** `ip -j -d link` of this host. @throws CommandError */
export const linksHere = (): Promise<string> => answer('ip', ['-j', '-d', 'link', 'show'])

/**
 * The same inside the network namespace of a process, by this host's own program: only the network is the other's, so
 * nothing may be read of /sys there, which would be the host's.
 * @throws CommandError, without root too
 */
export const linksOf = (pid: number): Promise<string> =>
  answer('nsenter', ['-t', String(pid), '-n', 'ip', '-j', '-d', 'link', 'show'])

/**
 * The network namespace of a process by its inode, and `lsns` of all that this host's processes are in with the numbers that
 * ours has given them (util-linux 2.31).
 * @throws CommandError; Error of the file system, without root too
 */
export async function namespaceOf(pid: number): Promise<{ readonly inode: string; readonly all: string }> {
  const inode = /\[(\d+)\]/.exec(await readlink(`/proc/${pid}/ns/net`))?.[1] ?? ''
  return { inode, all: await answer('lsns', ['-n', '-r', '-t', 'net', '-o', 'NETNSID,NS']) }
}

/** `ip -j route show default` of both families, one after the other. @throws CommandError */
export async function defaultRoutes(): Promise<readonly string[]> {
  const family = (word: string) => answer('ip', ['-j', word, 'route', 'show', 'default', 'table', 'all'])
  return Promise.all([family('-4'), family('-6')])
}

/** `tc -j qdisc show` of an interface. @throws CommandError */
export const queuesOf = (name: string): Promise<string> => answer('tc', ['-j', 'qdisc', 'show', 'dev', name])

/** A table of netdev; empty when there is none. @throws CommandError for other reasons */
export async function tableText(table: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand('nft', ['-j', 'list', 'table', 'netdev', table], {
    timeout: PATIENCE,
    expect: 'any',
  })
  if (code === 0) return stdout
  if (/No such file or directory/.test(stderr)) return ''
  throw new CommandError('nft', 'exit-code', code, stderr)
}

/** `nft -j list tables netdev`. @throws CommandError */
export const tablesText = (): Promise<string> => answer('nft', ['-j', 'list', 'tables', 'netdev'])

/** How a program is asked whether it is there, without doing anything. */
const greetings = { tc: ['-V'], nft: ['--version'], tcpdump: ['--version'] } as const
export type NetProgram = keyof typeof greetings

export async function isThere(program: NetProgram): Promise<boolean> {
  try {
    await answer(program, greetings[program])
    return true
  } catch {
    return false
  }
}

/**
 * Whether the kernel does what a command asks of it: tried on the loopback of a network namespace that is made for it and
 * gone with it, so that nothing of the host's is touched.
 */
export async function worksApart(words: readonly string[], input?: string): Promise<boolean> {
  try {
    await answer('unshare', ['-n', ...words], input)
    return true
  } catch {
    return false
  }
}
