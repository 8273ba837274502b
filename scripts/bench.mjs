// `npm run bench [-- --only NAME[,NAME] --json FILE --write-docs]`: measures against the real engines and their own tools.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNode, root } from './pinned-node.mjs'
import { setUp, SetupError } from './setup/set-up.mjs'

if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) {
  process.stderr.write(`node_modules is missing: run "npm ci" in ${root} first.\n`)
  process.exit(1)
}
try {
  await setUp({ sets: ['engines', 'tests'] })
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
const { status } = spawnSync(pinnedNode(), [join(root, 'test/bench/main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.exit(status ?? 1)
