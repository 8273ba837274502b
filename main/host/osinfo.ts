import type { OperatingSystem } from '../../contract/host.ts'
import { CommandError, runCommand } from '../system/command.ts'

/** Milliseconds. osinfo-detect never ends on an image whose descriptor says that it has no size. */
const DETECTS_WITHIN = 20_000

const FIELDS = ['short-id', 'name', 'family', 'release-date', 'id'] as const

/**
 * Reads osinfo-query's table: columns between bars, a line of dashes under the head. Its columns are in the program's
 * own order whatever was asked for, so they are found by their heads.
 */
export function parseSystems(table: string): OperatingSystem[] {
  const [head = '', , ...rows] = table.split('\n')
  const columns = head.split('|').map((title) => title.trim())
  const cell = (cells: readonly string[], title: string) => cells[columns.indexOf(title)]?.trim() ?? ''
  return rows
    .filter((row) => row.includes('|'))
    .map((row) => {
      const cells = row.split('|')
      const released = cell(cells, 'Release date')
      return {
        id: cell(cells, 'ID'),
        shortId: cell(cells, 'Short ID'),
        name: cell(cells, 'Name'),
        family: cell(cells, 'Family'),
        released: released === '' ? null : released,
      }
    })
    .sort((a, b) => (b.released ?? '').localeCompare(a.released ?? '') || a.name.localeCompare(b.name, 'en'))
}

/** All systems of the osinfo database; empty when its tools are not installed. */
export async function listSystems(): Promise<OperatingSystem[]> {
  try {
    return parseSystems((await runCommand('osinfo-query', ['os', '--fields', FIELDS.join(',')])).stdout)
  } catch (error) {
    if (error instanceof CommandError && error.problem === 'missing') return []
    throw error
  }
}

/** Reads osinfo-detect's sentences; behind the name, which the database has without it, stands the architecture. */
export function parseDetection(output: string): { readonly bootable: boolean; readonly name: string | null } {
  return {
    bootable: /^Media is bootable/m.test(output),
    name: /(?:installer|live media) for (?:OS )?'([^']+?)(?: \([\w-]+\))?'/.exec(output)?.[1] ?? null,
  }
}

/** Which system an ISO installs, by its volume's names; null when the database does not know it or is not installed. */
export async function detectSystem(
  path: string,
): Promise<{ readonly bootable: boolean; readonly system: OperatingSystem | null }> {
  try {
    const options = { expect: 'any', timeout: DETECTS_WITHIN } as const
    const { stdout } = await runCommand('osinfo-detect', ['--type=media', path], options)
    const { bootable, name } = parseDetection(stdout)
    if (name === null) return { bootable, system: null }
    const systems = await listSystems()
    return { bootable, system: systems.find((system) => system.name === name) ?? null }
  } catch (error) {
    const isUnknown = error instanceof CommandError && (error.problem === 'missing' || error.problem === 'timeout')
    if (isUnknown) return { bootable: false, system: null }
    throw error
  }
}
