import { parseHostLinks } from '../net/host-links.ts'
import { tableOf, tablesIn } from '../net/link-shape.ts'
import { runCommand } from '../system/command.ts'
import { linksHere, tablesText } from '../system/host-net.ts'

/**
 * Takes away the rules of links that are gone: with the interface its queue goes, not its table of nftables, and Labrig may
 * not have been there to see it. Does nothing without root's rights, without which there are none.
 * @returns how many there were
 * @throws CommandError
 */
export async function tidyLinks(): Promise<number> {
  if (process.geteuid?.() !== 0) return 0
  const left = tablesIn(await tablesText())
  if (left.length === 0) return 0
  const there = new Set(parseHostLinks(await linksHere()).map(({ index }) => index))
  const gone = left.filter((index) => !there.has(index))
  for (const index of gone) await runCommand('nft', ['delete', 'table', 'netdev', tableOf(index)])
  return gone.length
}
