import { ESLint } from 'eslint'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ruleCases, type RuleCase } from './eslint-cases.ts'
import { FixtureTree } from './fixture-tree.ts'

const tree = new FixtureTree()
const eslint = new ESLint({ cwd: tree.root })
const messages = new Map<string, ESLint.LintResult['messages']>()

const pathsOf = (ruleCase: RuleCase, index: number) => ({
  bad: join(ruleCase.folder, ruleCase.badName ?? `case-${index}-bad.ts`),
  clean: join(ruleCase.folder, ruleCase.cleanName ?? `case-${index}-clean.ts`),
})

const REPRESENTATIVES = [
  'contract/ids.ts',
  'main/index.ts',
  'main/shell/window.ts',
  'main/system/process.ts',
  'main/vm/start.ts',
  'main/libvirt/table/domain.ts',
  'preload/port.ts',
  'renderer/src/app.tsx',
  'renderer/src/store.ts',
  'test/unit/vm/start.test.ts',
  'scripts/lint.mjs',
  'eslint.config.js',
]

describe('ESLint rules', () => {
  beforeAll(async () => {
    ruleCases.forEach((ruleCase, index) => {
      const paths = pathsOf(ruleCase, index)
      tree.write(paths.bad, ruleCase.bad)
      tree.write(paths.clean, ruleCase.clean)
    })

    tree.write(
      'main/libvirt/table/rows.ts',
      Array.from({ length: 600 }, (_, i) => `export const row${i} = ${i}`).join('\n'),
    )
    tree.write(
      'main/vm/three-hundred.ts',
      Array.from({ length: 301 }, (_, i) => `export const a${i} = ${i}`).join('\n'),
    )
    tree.write('main/index.ts', "import 'electron'\nimport 'node:child_process'\n")
    tree.write('main/vm/stale.ts', '// eslint-disable-next-line no-var -- there was one\nexport const a = 1\n')
    for (const result of await eslint.lintFiles(['{contract,main,preload,renderer,test}/**/*.{ts,tsx}'])) {
      messages.set(result.filePath, result.messages)
    }
  }, 180_000)
  afterAll(() => tree[Symbol.dispose]())

  const found = (path: string) => {
    const list = messages.get(join(tree.root, path))
    if (!list) throw new Error(`${path} was not looked at`)
    return list
  }

  it.each(ruleCases.map((ruleCase, index) => ({ ...ruleCase, ...pathsOf(ruleCase, index), text: ruleCase.bad })))(
    '$rule fails $bad and passes $clean',
    ({ rule, bad, clean }) => {
      expect(
        found(bad)
          .filter((message) => message.severity === 2)
          .map((message) => message.ruleId),
      ).toContain(rule)
      expect(found(clean)).toEqual([])
    },
  )

  it('warns above 300 lines of code without failing', () => {
    expect(found('main/vm/three-hundred.ts').map(({ ruleId, severity }) => ({ ruleId, severity }))).toEqual([
      { ruleId: 'labrig/long-file', severity: 1 },
    ])
  })

  it('exempts the generated tables from length only', () => {
    expect(found('main/libvirt/table/rows.ts')).toEqual([])
  })

  it('lets the Electron entry name electron, and start no process', () => {
    expect(found('main/index.ts').map(({ line, severity }) => ({ line, severity }))).toEqual([{ line: 2, severity: 2 }])
  })

  it('fails a disabled rule that would not have spoken', () => {
    expect(found('main/vm/stale.ts').map(({ severity }) => severity)).toEqual([2])
  })

  it('has a fixture for every rule that is switched on', async () => {
    const proven = new Set([...ruleCases.map(({ rule }) => rule), 'labrig/long-file'])
    const unproven = new Set<string>()
    for (const path of REPRESENTATIVES) {
      const config = (await eslint.calculateConfigForFile(join(tree.root, path))) as { rules: Record<string, [number]> }
      for (const [rule, [severity]] of Object.entries(config.rules)) {
        if (severity > 0 && !proven.has(rule)) unproven.add(rule)
      }
    }
    expect([...unproven]).toEqual([])
  })
})
