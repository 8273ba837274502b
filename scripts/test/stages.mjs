// What each stage of `npm test` runs, and how its result is counted.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pinnedNode, root } from '../pinned-node.mjs'

/**
 * @typedef {{ passed: number, failed: number, skipped: { name: string, reason: string }[] }} Counts
 * @typedef {Counts & { stage: string, seconds: number, output: string, note?: string }} Result
 */

const MINUTE = 60_000
/** A stage that hangs fails; it does not hold the whole run until somebody looks. */
const LIMITS = { lint: 10, types: 10, unit: 10, integration: 30, e2e: 20, window: 40, full: 60, chaos: 40 }

/** Colours are for a person at a terminal: CI's log keeps them as noise. */
const PLAIN = process.stdout.isTTY ? {} : { NO_COLOR: '1' }

/** Runs a program on the pinned Node; resolves to its exit code and output. Shown live unless captured. */
function node(args, { live, minutes, env = {} }) {
  return new Promise((resolve) => {
    const stdio = live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe']
    const child = spawn(pinnedNode(), args, {
      cwd: root,
      stdio,
      env: { ...process.env, ...PLAIN, ...env },
      detached: true,
    })
    const chunks = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk))
    // The whole group: vitest's workers must not outlive it.
    const stop = () => {
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // already gone
      }
    }
    const interrupted = () => {
      stop()
      process.exit(130)
    }
    const timer = setTimeout(() => {
      chunks.push(Buffer.from(`\nstopped: not done after ${minutes} minutes\n`))
      if (live) process.stdout.write(`\nstopped: not done after ${minutes} minutes\n`)
      stop()
    }, minutes * MINUTE)
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, interrupted)
    child.on('close', (code) => {
      clearTimeout(timer)
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, interrupted)
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() })
    })
  })
}

const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [] })
const nothing = (note) => ({ passed: 0, failed: 0, skipped: [], output: '', note })

async function lint(live) {
  if (!existsSync(join(root, 'scripts/lint.mjs'))) return nothing('scripts/lint.mjs is not there')
  const { code, output } = await node(['scripts/lint.mjs'], { live, minutes: LIMITS.lint })
  return { ...one(code === 0), output }
}

/** Runtimes with a tsconfig of their own and at least one source file. */
export function typedFolders(folder = root) {
  const hasSources = (name) =>
    readdirSync(join(folder, name), { recursive: true }).some((file) => /\.(ts|tsx)$/.test(String(file)))
  return ['contract', 'main', 'renderer', 'preload', 'test'].filter(
    (name) => existsSync(join(folder, name, 'tsconfig.json')) && hasSources(name),
  )
}

async function types(live) {
  const outputs = []
  let ok = true
  for (const folder of typedFolders()) {
    const { code, output } = await node(['node_modules/typescript/bin/tsc', '-p', folder], {
      live,
      minutes: LIMITS.types,
    })
    ok &&= code === 0
    outputs.push(output)
  }
  return { ...one(ok), output: outputs.join('') }
}

async function vitest(stage, patterns, live) {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-report-'))
  const report = join(folder, 'report.json')
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', stage, ...patterns]
  const { code, output } = await node(args, { live, minutes: LIMITS[stage], env: { LABRIG_TEST_REPORT: report } })
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : one(code === 0)
  rmSync(folder, { recursive: true, force: true })
  // A failure that vitest counted nowhere (set-up, configuration, killed) is still a failure.
  if (code !== 0 && counts.failed === 0) counts.failed = 1
  return { ...counts, output }
}

/**
 * @param {string} stage
 * @param {string[]} patterns
 * @param {boolean} live output goes straight to the terminal, instead of into the result
 * @returns {Promise<Result>}
 */
export async function runStage(stage, patterns, live) {
  const start = Date.now()
  const counts =
    stage === 'lint' ? await lint(live) : stage === 'types' ? await types(live) : await vitest(stage, patterns, live)
  return { stage, seconds: (Date.now() - start) / 1_000, ...counts }
}

/** Exit code of `electron-vite build`, output as of a captured stage. */
export async function build() {
  const start = Date.now()
  const { code, output } = await node(['node_modules/electron-vite/bin/electron-vite.js', 'build'], {
    live: false,
    minutes: 10,
  })
  return {
    stage: 'build',
    seconds: (Date.now() - start) / 1_000,
    passed: 0,
    failed: code === 0 ? 0 : 1,
    skipped: [],
    output,
  }
}
