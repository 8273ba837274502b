// Runs a script on the pinned Node 24 that npm installed, whatever Node started us.
// Plain JavaScript for Node 18: it is the first thing a fresh clone executes.
import { spawn } from 'node:child_process'
import { pinnedNode } from './pinned-node.mjs'

const child = spawn(pinnedNode(), process.argv.slice(2), { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
