/** Rules of dependency-cruiser that are not about a pair of rooms: files that break one, and a twin that does not. */
export interface DirectionCase {
  rule: string
  bad: Record<string, string>
  clean: Record<string, string>
}

const imports = (specifier: string): string => `import * as it from '${specifier}'\nexport const kept = it\n`

export const directionCases: DirectionCase[] = [
  {
    rule: 'shell-takes-only-the-channel-name-of-preload',
    bad: { 'main/shell/bridge.ts': imports('../../preload/leaf.ts') },
    clean: {
      'main/shell/broker.ts': imports('../../preload/channel.ts'),
      'preload/channel.ts': 'export const channel = 1\n',
    },
  },
  {
    rule: 'main-never-imports-preload',
    bad: { 'main/vm/bridge.ts': imports('../../preload/channel.ts') },
    clean: { 'main/vm/bridge-free.ts': imports('./leaf.ts') },
  },
  {
    rule: 'ground-floor-knows-nothing-of-ours',
    bad: { 'main/system/ids.ts': imports('../../contract/leaf.ts') },
    clean: { 'main/system/sibling.ts': imports('./leaf.ts') },
  },
  {
    rule: 'preload-knows-nothing-of-ours',
    bad: { 'preload/ids.ts': imports('../contract/leaf.ts') },
    clean: { 'preload/sibling.ts': imports('./leaf.ts') },
  },
  {
    rule: 'not-to-dev-dep',
    bad: { 'bin/dev.mjs': imports('react') },
    clean: { 'bin/prod.mjs': imports('yaml') },
  },
  {
    rule: 'no-circular',
    bad: {
      'main/vm/hen.ts': `import type { Egg } from './egg.ts'\nexport type Hen = Egg | 1\n`,
      'main/vm/egg.ts': `import type { Hen } from './hen.ts'\nexport type Egg = Hen | 2\n`,
    },
    clean: { 'main/vm/cock.ts': `import type { Leaf } from './leaf.ts'\nexport type Cock = Leaf\n` },
  },
  {
    rule: 'no-orphans',
    bad: { 'main/vm/forgotten.ts': 'export const a = 1\n' },
    clean: { 'main/vm/used.ts': 'export const a = 1\n', 'main/vm/uses.ts': imports('./used.ts') },
  },
  {
    rule: 'imports-resolve',
    bad: { 'main/vm/lost.ts': imports('./nowhere.ts') },
    clean: { 'main/vm/sure.ts': imports('./leaf.ts') },
  },
  {
    rule: 'declared-packages-only',
    bad: { 'main/vm/undeclared.ts': imports('docker-modem') },
    clean: { 'main/vm/declared.ts': imports('dockerode') },
  },
  {
    rule: 'not-to-dev-dep',
    bad: { 'main/vm/dev.ts': imports('react') },
    clean: { 'renderer/src/dev.ts': imports('react'), 'main/vm/yaml.ts': imports('yaml') },
  },
  {
    rule: 'production-never-imports-test',
    bad: { 'main/vm/tested.ts': imports('../../test/unit/leaf.ts') },
    clean: { 'test/unit/tests.ts': imports('../../main/vm/leaf.ts'), 'test/e2e/tests.ts': imports('../unit/leaf.ts') },
  },
  {
    rule: 'contract-imports-zod-and-orpc-contract-only',
    bad: { 'contract/client.ts': imports('@orpc/client') },
    clean: { 'contract/schema.ts': imports('zod'), 'contract/procedure.ts': imports('@orpc/contract') },
  },
  {
    rule: 'contract-imports-zod-and-orpc-contract-only',
    bad: { 'contract/path.ts': imports('node:path') },
    clean: { 'contract/sibling.ts': imports('./leaf.ts') },
  },
  {
    rule: 'renderer-has-no-node',
    bad: { 'renderer/src/files.ts': imports('node:fs') },
    clean: { 'renderer/src/schema.ts': imports('../../contract/leaf.ts') },
  },
  {
    rule: 'electron-only-at-the-rim',
    bad: { 'main/vm/window.ts': `export const load = () => import('electron')\n` },
    clean: { 'main/shell/window.ts': imports('electron'), 'preload/port.ts': imports('electron') },
  },
  {
    rule: 'processes-only-in-system',
    bad: { 'main/vm/spawn.ts': `export const load = () => import('node:child_process')\n` },
    clean: { 'main/system/spawn.ts': imports('node:child_process') },
  },
  {
    rule: 'processes-only-in-system',
    bad: { 'main/console/pty.ts': imports('node-pty') },
    clean: { 'main/console/fs.ts': imports('node:fs') },
  },
  {
    rule: 'every-room-has-a-floor',
    bad: { 'main/api/attic.ts': imports('../attic/box.ts'), 'main/attic/box.ts': 'export const a = 1\n' },
    clean: { 'main/api/vm.ts': imports('../vm/leaf.ts') },
  },
  {
    rule: 'no-import-from-a-room-without-floor',
    bad: { 'main/cellar/box.ts': imports('../vm/leaf.ts') },
    clean: { 'main/vm/box.ts': imports('./leaf.ts'), 'main/headless/box.ts': imports('../api/leaf.ts') },
  },
  {
    rule: 'lab-uses-diagram-and-budget-only',
    bad: { 'main/lab/ill.ts': imports('../doctor/leaf.ts') },
    clean: { 'main/lab/drawn.ts': imports('../diagram/leaf.ts'), 'main/lab/costed.ts': imports('../budget/leaf.ts') },
  },
]
