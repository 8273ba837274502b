// `npm start`: makes a fresh clone ready and opens Labrig. Plain JavaScript for Node 18: nothing else is there at first.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pinnedNode, root } from './pinned-node.mjs'
import { setUp, SetupError } from './setup/set-up.mjs'
import { hasBrowser, openBrowser } from './start/browser.mjs'
import { judgeElectron } from './start/electron.mjs'
import { isBuildStale } from './test/build.mjs'

const say = (line) => process.stderr.write(`${line}\n`)

function runOrExit(program, args) {
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

function installPackages() {
  if (existsSync(join(root, 'node_modules', '.package-lock.json'))) return
  say('Installing the node packages …')
  runOrExit('npm', ['ci', '--no-audit', '--no-fund'])
}

/** Without engines Labrig opens all the same: each shows its state and what helps. */
async function prepareEngines() {
  try {
    await setUp({ sets: ['engines'] })
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(error.message)
  }
}

function buildWhenStale() {
  if (!isBuildStale(root)) return
  say('Building …')
  runOrExit(pinnedNode(), [
    join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'),
    'build',
    '--logLevel',
    'warn',
  ])
}

function passOn(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
}

const serve = [join(root, 'out', 'main', 'cli.js'), 'serve']

/** The address comes through a pipe that only we read, and goes to the browser through a file that only we can read. */
function startWithBrowser(flags) {
  const args = [...serve, '--print-url', ...flags]
  const child = spawn(pinnedNode(), args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  createInterface({ input: child.stdout }).once('line', (url) => {
    openBrowser(url)
    say('Labrig is open in your browser. Ctrl-C ends it.')
  })
  passOn(child)
}

installPackages()
await prepareEngines()
buildWhenStale()
const verdict = judgeElectron()
if (verdict.ready) passOn(spawn(verdict.binary, [root], { cwd: root, stdio: 'inherit' }))
else {
  say(`The page opens in a browser: ${verdict.reason}. (${verdict.fix})`)
  const flags = process.argv.slice(2)
  if (hasBrowser()) startWithBrowser(flags)
  else passOn(spawn(pinnedNode(), [...serve, ...flags], { cwd: root, stdio: 'inherit' }))
}
