import { parseHostLinks, type HostLink } from '../net/host-links.ts'
import { rulesScript, sentIndex, tablesIn } from '../net/link-shape.ts'
import { CommandError, runCommand } from '../system/command.ts'
import { linksHere, tablesText } from '../system/host-net.ts'
import { ChangeWatch, type WatchedWorld } from './change-watch.ts'

const isRoot = () => process.geteuid?.() === 0

/**
 * Takes away the rules of links that are gone: with the interface its queue goes, not its table of nftables nor the interface
 * through which what came in was led, and Labrig may not have been there to see it. Does nothing without root's rights, without which there are none.
 * @returns how many there were
 * @throws CommandError
 */
export async function tidyLinks(): Promise<number> {
  if (!isRoot()) return 0
  const [left, tables] = await Promise.all([linksHere(), tablesText().catch(noneWithoutProgram)])
  // Seen after what hangs on them: a link that came meanwhile is not gone.
  const there = new Set(parseHostLinks(await linksHere()).map(({ index }) => index))
  const queues = parseHostLinks(left).filter((link) => isLeft(link, there))
  for (const { name } of queues) await runCommand('ip', ['link', 'del', name]).catch(unlessGone)
  const gone = tablesIn(tables).filter((index) => !there.has(index))
  for (const index of gone) await runCommand('nft', ['-f', '-'], { input: rulesScript({ name: '', index }, null) })
  return gone.length + queues.length
}

function isLeft({ name, kind }: HostLink, there: ReadonlySet<number>): boolean {
  const of = sentIndex(name)
  return kind === 'ifb' && of !== null && !there.has(of)
}

function noneWithoutProgram(error: unknown): string {
  if (error instanceof CommandError && error.problem === 'missing') return ''
  throw error
}

/** Another Labrig may have been quicker. */
function unlessGone(error: unknown): void {
  if (!(error instanceof CommandError) || !error.message.includes('Cannot find device')) throw error
}

/** Does so whenever a machine may have stopped, also by another program. */
export class LinkWatch extends ChangeWatch {
  constructor(world: Pick<WatchedWorld, 'changes' | 'failed'>) {
    super({
      ...world,
      concerns: isRoot,
      async look() {
        await tidyLinks()
      },
    })
  }
}
