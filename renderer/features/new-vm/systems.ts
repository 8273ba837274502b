import type { OperatingSystem } from '../../../contract/host.ts'

/** Systems with every word of the text in their name or short name, in the order given; all for an empty text. */
export function findSystems(systems: readonly OperatingSystem[], text: string): readonly OperatingSystem[] {
  const words = text.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return systems
  return systems.filter((system) => {
    const name = `${system.name} ${system.shortId}`.toLowerCase()
    return words.every((word) => name.includes(word))
  })
}
