import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FixtureTree } from './fixture-tree.ts'

const families = ['format', 'eslint', 'directions', 'words', 'pins']
const verdicts = (output: string) =>
  output
    .split('\n')
    .filter((line) => /^(ok {2}|FAIL) /.test(line))
    .map((line) => line.split(/ +/).slice(0, 2).join(' '))

describe('npm run lint', () => {
  let tree: FixtureTree
  beforeEach(() => {
    tree = new FixtureTree()
    tree.write('main/vm/start.ts', `import { join } from 'node:path'\n\nexport const seed = join('a', 'b')\n`)
    // The copied configuration is judged in the project itself; here only what the test writes shall count.
    tree.run('node_modules/prettier/bin/prettier.cjs', '--write', '.')
  })
  afterEach(() => tree[Symbol.dispose]())

  it('prints one line per family and succeeds on a clean tree', { timeout: 120_000 }, () => {
    const { code, output } = tree.run('scripts/lint.mjs', '--fresh')
    expect({ code, verdicts: verdicts(output) }).toEqual({ code: 0, verdicts: families.map((name) => `ok ${name}`) })
  })

  it('fails and names the family that fails, each of them', { timeout: 120_000 }, () => {
    tree.write('main/vm/start.ts', `import fs   from "electron"\nexport default fs // ${'TO'}DO\n`)
    tree.write('package.json', '{ "name": "x", "type": "module", "dependencies": { "zod": "^4.0.0" } }\n')
    const { code, output } = tree.run('scripts/lint.mjs', '--fresh')
    expect({ code, verdicts: verdicts(output) }).toEqual({ code: 1, verdicts: families.map((name) => `FAIL ${name}`) })
  })

  it('runs one family by name and refuses an unknown one', { timeout: 60_000 }, () => {
    expect(verdicts(tree.run('scripts/lint.mjs', 'pins').output)).toEqual(['ok pins'])
    expect(tree.run('scripts/lint.mjs', 'pin').code).toBe(2)
  })
})
