#!/usr/bin/env node
// Starts the built command line on the pinned Node 24, whatever Node npm put before us. Plain JavaScript for Node 18.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pinnedNode, root } from '../scripts/pinned-node.mjs'

const entry = join(root, 'out', 'main', 'cli.js')
if (!existsSync(entry)) {
  process.stderr.write('labrig: not built yet; run "npm run build" first\n')
  process.exit(1)
}
const child = spawn(pinnedNode(), [entry, ...process.argv.slice(2)], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
