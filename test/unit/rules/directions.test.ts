import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FixtureTree, projectRoot } from './fixture-tree.ts'
import { directionCases } from './direction-cases.ts'

interface Cruise {
  summary: { violations: { from: string; to: string; rule: { name: string } }[] }
}

const tree = new FixtureTree()
const folders = ['bin', 'contract', 'main', 'preload', 'renderer', 'test']

/** What each part may import, stated apart from the configuration: both have to be wrong in the same way to agree. */
const FLOORS = [
  ['system', 'libvirt', 'docker', 'net'],
  ['step', 'work', 'inventory'],
  ['vm', 'container', 'network', 'storage', 'image', 'console', 'host'],
  ['diagram', 'doctor', 'budget', 'lab'],
  ['api'],
  ['index', 'headless', 'services', 'cli', 'shell'],
]
const parts = ['contract', 'renderer', 'preload', 'test', ...FLOORS.flat()]
const LAB_MAY = new Set(['lab diagram', 'lab budget'])
const floorOf = (part: string) => FLOORS.findIndex((floor) => floor.includes(part))

function mayImport(from: string, to: string): boolean {
  if (from === to || from === 'test') return true
  switch (to) {
    case 'test':
    case 'renderer':
    case 'preload':
      return false
    case 'contract':
      return from === 'renderer' || floorOf(from) > 0
    default:
      return floorOf(from) === FLOORS.length - 1 || LAB_MAY.has(`${from} ${to}`) || floorOf(to) < floorOf(from)
  }
}

const fileOf = (part: string): string => {
  if (part === 'contract' || part === 'preload') return `${part}/leaf.ts`
  if (part === 'renderer') return 'renderer/src/leaf.ts'
  if (part === 'test') return 'test/unit/leaf.ts'
  if (['index', 'headless', 'services'].includes(part)) return `main/${part}.ts`
  return `main/${part}/leaf.ts`
}

/** Leaves carry the types; importers look at all of them. The three top files are both at once. */
function writeMatrix(): void {
  const fixed = ['index', 'headless', 'services']
  for (const from of parts) {
    const here = fixed.includes(from) ? fileOf(from) : fileOf(from).replace('leaf', 'importer')
    const up = '../'.repeat(here.split('/').length - 1)
    const seen = parts
      .filter((to) => to !== from && !(fixed.includes(from) && fixed.includes(to)))
      .map((to, index) => `import type { Leaf as L${index} } from '${up}${fileOf(to)}'\nexport type { L${index} }\n`)
    tree.write(
      here,
      `${from === 'index' ? "import 'electron'\n" : ''}${fixed.includes(from) ? 'export type Leaf = 1\n' : ''}${seen.join('')}`,
    )
    if (!fixed.includes(from)) tree.write(fileOf(from), 'export type Leaf = 1\n')
  }
}

function cruise(): Cruise['summary']['violations'] {
  const { output } = tree.run(
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    ...folders,
    ...['--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
  )
  return (JSON.parse(output) as Cruise).summary.violations
}

describe('directions between rooms', () => {
  let violations: Cruise['summary']['violations'] = []
  beforeAll(() => {
    writeMatrix()
    for (const { bad, clean } of directionCases) {
      for (const [path, text] of Object.entries({ ...bad, ...clean })) tree.write(path, text)
    }
    violations = cruise()
  }, 180_000)
  afterAll(() => tree[Symbol.dispose]())

  it.each(parts)('%s imports exactly what it may', (from) => {
    const here = [fileOf(from), fileOf(from).replace('leaf', 'importer')]
    const refused = violations.filter(
      (violation) => here.includes(violation.from) && violation.rule.name !== 'no-circular',
    )
    const expected = parts.filter((to) => !mayImport(from, to)).map(fileOf)
    expect([...new Set(refused.map(({ to }) => to))].sort()).toEqual(expected.sort())
  })

  it.each(directionCases)('$rule fails its fixture and passes the twin', ({ rule, bad, clean }) => {
    const by = (paths: string[]) =>
      violations.filter(({ from }) => paths.includes(from)).map((found) => found.rule.name)
    expect(by(Object.keys(bad))).toContain(rule)
    expect(by(Object.keys(clean))).toEqual([])
  })

  it('has broken every rule of the configuration at least once', () => {
    const load = createRequire(import.meta.url)
    const { forbidden } = load(`${projectRoot}/.dependency-cruiser.cjs`) as { forbidden: { name: string }[] }
    const broken = new Set(violations.map(({ rule }) => rule.name))
    expect(forbidden.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([])
  })
})
