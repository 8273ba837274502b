// `npm run screenshots [-- FOLDER [SCENE,... [LANGUAGE]]]`: writes pictures of every page and state in both languages,
// both themes and several sizes, on fake engines, so that they are the same on every machine. A scene is a page
// ("machines") or one state of it ("machines-selection"); "" is all. Needs `npm run build` and Chromium.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNode, root } from './pinned-node.mjs'

if (!existsSync(join(root, 'out/renderer/index.html'))) {
  process.stderr.write('The page is not built yet: run "npm run build" first.\n')
  process.exit(1)
}
const { status } = spawnSync(pinnedNode(), [join(root, 'test/e2e/screenshots/main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.exit(status ?? 1)
