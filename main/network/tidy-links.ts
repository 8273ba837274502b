import { parseHostLinks } from '../net/host-links.ts'
import { sentIndex, tableOf, tablesIn } from '../net/link-shape.ts'
import { runCommand } from '../system/command.ts'
import { linksHere, tablesText } from '../system/host-net.ts'

/**
 * Takes away the rules of links that are gone: with the interface its queue goes, not its table of nftables nor the interface
 * through which what came in was led, and Labrig may
 * not have been there to see it. Does nothing without root's rights, without which there are none.
 * @returns how many there were
 * @throws CommandError
 */
export async function tidyLinks(): Promise<number> {
  if (process.geteuid?.() !== 0) return 0
  const links = parseHostLinks(await linksHere())
  const there = new Set(links.map(({ index }) => index))
  const isGone = (index: number) => !there.has(index)
  const queues = links.filter(({ name, kind }) => {
    const of = sentIndex(name)
    return kind === 'ifb' && of !== null && isGone(of)
  })
  for (const { name } of queues) await runCommand('ip', ['link', 'del', name])
  const gone = tablesIn(await tablesText()).filter(isGone)
  for (const index of gone) await runCommand('nft', ['delete', 'table', 'netdev', tableOf(index)])
  return gone.length + queues.length
}
