/** One rule, a file that breaks it and a twin that differs by the repair only. Paths are below the project root. */
export interface RuleCase {
  rule: string
  folder: string
  bad: string
  clean: string
  /** File names, when the rule looks at them; otherwise they are numbered. */
  badName?: string
  cleanName?: string
}

const lines = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('\n')

const functionOf = (statements: number): string =>
  `export function sum(start: number): number {\n  let n = start\n${lines(statements, () => '  n += 1')}\n  return n\n}\n`

const decisions = (count: number): string =>
  `export function count(n: number): number {\n${lines(count, (i) => `  if (n === ${i}) return ${i + 1}`)}\n  return 0\n}\n`

const importOf = (specifier: string): string => `import * as it from '${specifier}'\nexport const kept = it\n`
const harmless = `export const kept = 1\n`

const ordinary: RuleCase[] = [
  {
    rule: 'labrig/file-name',
    folder: 'main/vm',
    badName: 'startGuest.ts',
    cleanName: 'start-guest.ts',
    bad: harmless,
    clean: harmless,
  },
  ...['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'disk-utils', 'vm-manager'].map((name) => ({
    rule: 'labrig/file-name',
    folder: 'main/vm',
    badName: `${name}.ts`,
    cleanName: `named-${name.length}-things.ts`,
    bad: harmless,
    clean: harmless,
  })),
  {
    rule: 'max-lines',
    folder: 'main/vm',
    bad: lines(501, (i) => `export const a${i} = ${i}`),
    clean: `// ${'why\n// '.repeat(501)}\n${lines(299, (i) => `export const a${i} = ${i}`)}`,
  },
  { rule: 'max-lines-per-function', folder: 'main/vm', bad: functionOf(110), clean: functionOf(90) },
  { rule: 'max-lines-per-function', folder: 'renderer/src', bad: functionOf(110), clean: functionOf(90) },
  {
    rule: 'max-lines-per-function',
    folder: 'renderer/src',
    badName: 'long-view.tsx',
    cleanName: 'view.tsx',
    bad: functionOf(125),
    clean: functionOf(110),
  },
  {
    rule: 'max-params',
    folder: 'contract',
    bad: 'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1): number => a + b + c + d + e\n',
    clean: 'export const f = (a: 1, b: 1, c: 1, d: 1): number => a + b + c + d\n',
  },
  { rule: 'complexity', folder: 'main/vm', bad: decisions(13), clean: decisions(11) },
  {
    rule: 'eqeqeq',
    folder: 'contract',
    bad: 'export const f = (a: string) => a == "x"\n',
    clean: 'export const f = (a: string | null) => a == null\n',
  },
  {
    rule: 'no-var',
    folder: 'contract',
    bad: 'var a = 1\na++\nexport { a }\n',
    clean: 'let a = 1\na++\nexport { a }\n',
  },
  { rule: 'prefer-const', folder: 'contract', bad: 'let a = 1\nexport { a }\n', clean: 'const a = 1\nexport { a }\n' },
  { rule: 'no-console', folder: 'main/vm', bad: 'console.log(1)\nexport {}\n', clean: harmless },
  { rule: 'no-restricted-syntax', folder: 'main/vm', bad: 'export default 1\n', clean: harmless },
  {
    rule: 'no-restricted-syntax',
    folder: 'renderer/src',
    bad: 'const a = 1\nexport { a as default }\n',
    clean: harmless,
  },
  { rule: 'no-restricted-syntax', folder: 'test/unit', bad: 'export default 1\n', clean: harmless },
  {
    rule: 'no-restricted-syntax',
    folder: 'test/unit',
    bad: `import { it } from 'vitest'\nit.only('runs alone', () => {})\n`,
    clean: `import { it } from 'vitest'\nit('runs', () => {})\n`,
  },
]

const promise = 'declare function send(): Promise<void>\n'
const typed: RuleCase[] = [
  {
    rule: '@typescript-eslint/no-explicit-any',
    folder: 'main/vm',
    bad: 'export type A = any\n',
    clean: 'export type A = unknown\n',
  },
  {
    rule: '@typescript-eslint/no-explicit-any',
    folder: 'test/unit',
    bad: 'export type A = any\n',
    clean: 'export type A = unknown\n',
  },
  {
    rule: '@typescript-eslint/no-floating-promises',
    folder: 'main/vm',
    bad: `${promise}export const f = () => {\n  send()\n}\n`,
    clean: `${promise}export const f = async () => {\n  await send()\n}\n`,
  },
  {
    rule: '@typescript-eslint/no-floating-promises',
    folder: 'test/unit',
    bad: `${promise}export const f = () => {\n  send()\n}\n`,
    clean: `${promise}export const f = async () => {\n  await send()\n}\n`,
  },
  {
    rule: '@typescript-eslint/no-misused-promises',
    folder: 'renderer/src',
    bad: `${promise}export const f = () => (send() ? 1 : 2)\n`,
    clean: `${promise}export const f = async () => {\n  await send()\n}\n`,
  },
  {
    rule: '@typescript-eslint/await-thenable',
    folder: 'contract',
    bad: 'export const f = async () => {\n  await 1\n}\n',
    clean: 'export const f = async () => {\n  await Promise.resolve(1)\n}\n',
  },
  {
    rule: '@typescript-eslint/only-throw-error',
    folder: 'main/vm',
    bad: `export const f = () => {\n  throw 'refused'\n}\n`,
    clean: `export const f = () => {\n  throw new Error('refused')\n}\n`,
  },
  {
    rule: '@typescript-eslint/prefer-promise-reject-errors',
    folder: 'main/vm',
    bad: `export const f = () => Promise.reject('refused')\n`,
    clean: `export const f = () => Promise.reject(new Error('refused'))\n`,
  },
  {
    rule: '@typescript-eslint/consistent-type-imports',
    folder: 'main/vm',
    bad: `import { Buffer } from 'node:buffer'\nexport type A = Buffer\n`,
    clean: `import type { Buffer } from 'node:buffer'\nexport type A = Buffer\n`,
  },
  {
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    folder: 'main/vm',
    bad: `export function f(a: 'on' | 'off'): number {\n  switch (a) {\n    case 'on':\n      return 1\n  }\n  return 0\n}\n`,
    clean: `export function f(a: 'on' | 'off'): number {\n  switch (a) {\n    case 'on':\n      return 1\n    case 'off':\n      return 0\n  }\n}\n`,
  },
  {
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    folder: 'test/unit',
    bad: `export function f(a: 'on' | 'off'): number {\n  switch (a) {\n    case 'on':\n      return 1\n  }\n  return 0\n}\n`,
    clean: `export function f(a: 'on' | 'off'): number {\n  switch (a) {\n    case 'on':\n      return 1\n    default:\n      return 0\n  }\n}\n`,
  },
  {
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    folder: 'contract',
    bad: `export function f(a: 'on' | 'off'): number {\n  switch (a) {\n    case 'on':\n      return 1\n    default:\n      return 0\n  }\n}\n`,
    clean: `export function f(a: string): number {\n  switch (a) {\n    case 'on':\n      return 1\n    default:\n      return 0\n  }\n}\n`,
  },
  {
    rule: '@typescript-eslint/ban-ts-comment',
    folder: 'main/vm',
    bad: `// @ts-expect-error\nexport const a: number = 'x'\n`,
    clean: `// @ts-expect-error: the typings of this version say string, bytes arrive\nexport const a: number = 'x'\n`,
  },
  ...(
    [
      ['assignment', 'export const a: { b: 1 } = JSON.parse("1")\n'],
      ['member-access', 'export const f = () => {\n  void JSON.parse("1").b\n}\n'],
      ['call', 'export const f = () => {\n  void JSON.parse("1")()\n}\n'],
      ['argument', 'declare function g(a: number): void\nexport const f = () => g(JSON.parse("1"))\n'],
      ['return', 'export const f = (): number => JSON.parse("1")\n'],
    ] as const
  ).map(([name, bad]) => ({
    rule: `@typescript-eslint/no-unsafe-${name}`,
    folder: 'main/vm',
    bad,
    clean: 'export const f = (): unknown => JSON.parse("1") as unknown\n',
  })),
]

const hooks: RuleCase[] = [
  {
    rule: 'react-hooks/rules-of-hooks',
    folder: 'renderer/src',
    bad: `import { useState } from 'react'\nexport function useA(on: boolean) {\n  if (on) useState(1)\n}\n`,
    clean: `import { useState } from 'react'\nexport function useA() {\n  return useState(1)\n}\n`,
  },
  {
    rule: 'react-hooks/exhaustive-deps',
    folder: 'renderer/src',
    bad: `import { useMemo } from 'react'\nexport const useA = (a: number) => useMemo(() => a + 1, [])\n`,
    clean: `import { useMemo } from 'react'\nexport const useA = (a: number) => useMemo(() => a + 1, [a])\n`,
  },
]

const restricted = '@typescript-eslint/no-restricted-imports'
const forbiddenImports: Record<string, string[]> = {
  contract: [
    'node:fs',
    'fs',
    'electron',
    'react',
    '@orpc/server',
    '@orpc/client',
    '../main/vm/start.ts',
    '../renderer/src/app.ts',
    '../test/support/wait.ts',
  ],
  'renderer/src': [
    'node:fs',
    'child_process',
    'electron',
    'node-pty',
    '../../main/vm/start.ts',
    '../../preload/port.ts',
    '../../test/support/wait.ts',
  ],
  preload: [
    'node:child_process',
    '../main/vm/start.ts',
    '../contract/ids.ts',
    '../renderer/src/app.ts',
    '../test/support/wait.ts',
  ],
  'main/vm': [
    'electron',
    'electron/main',
    'child_process',
    'node:child_process',
    'node-pty',
    'node:cluster',
    '../../renderer/src/app.ts',
    '../../test/support/wait.ts',
  ],
  main: ['electron', 'node:child_process', '../renderer/src/app.ts'],
  'main/shell': ['node:child_process', 'node-pty', '../../renderer/src/app.ts', '../../test/support/wait.ts'],
  'main/system': ['electron', '../../renderer/src/app.ts', '../../test/support/wait.ts'],
}
const allowedImports: Record<string, string> = {
  contract: 'zod',
  'renderer/src': 'react',
  preload: 'electron',
  'main/vm': 'node:fs',
  main: 'zod',
  'main/shell': 'electron',
  'main/system': 'node:child_process',
}
const imports: RuleCase[] = Object.entries(forbiddenImports).flatMap(([folder, specifiers]) =>
  specifiers.map((specifier) => ({
    rule: restricted,
    folder,
    bad: importOf(specifier),
    clean: importOf(allowedImports[folder] ?? 'zod'),
  })),
)

const globals: RuleCase[] = (
  [
    ['contract', 'process'],
    ['contract', 'document'],
    ['main/vm', 'document'],
    ['main/vm', 'localStorage'],
    ['renderer/src', 'process'],
    ['renderer/src', 'Buffer'],
  ] as const
).map(([folder, name]) => ({
  rule: 'no-restricted-globals',
  folder,
  // The declaration is what a stray triple-slash reference would bring: the compiler is content then.
  bad: `declare global {\n  // eslint-disable-next-line no-var -- only var declares a global\n  var ${name}: unknown\n}\nexport const a = () => typeof ${name} === typeof ${name} && String(${name})\n`,
  clean: 'export const a = () => String(globalThis)\n',
}))

export const ruleCases: RuleCase[] = [...ordinary, ...typed, ...hooks, ...imports, ...globals]
