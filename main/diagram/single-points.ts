import type { Diagram } from '../../contract/diagram.ts'
import type { Hop } from '../../contract/reach.ts'

/** Nodes between the ends of a way without which there would be no other way through the diagram. */
export function singlePoints({ edges }: Diagram, hops: readonly Hop[]): string[] {
  const nodes = [...new Set(hops.flatMap(({ node }) => (node === null ? [] : [node])))]
  const [first, last] = [nodes[0], nodes.at(-1)]
  if (first === undefined || last === undefined || first === last) return []
  const beside = new Map<string, string[]>()
  for (const { from, to, state } of edges) {
    if (state === 'down' || state === 'off') continue
    beside.set(from, [...(beside.get(from) ?? []), to])
    beside.set(to, [...(beside.get(to) ?? []), from])
  }
  const isReached = (without: string) => {
    const seen = new Set([first, without])
    const waiting = [first]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next === last) return true
      for (const other of beside.get(next) ?? []) {
        if (seen.has(other)) continue
        seen.add(other)
        waiting.push(other)
      }
    }
    return false
  }
  return nodes.slice(1, -1).filter((node) => !isReached(node))
}
