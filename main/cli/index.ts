import { readFileSync } from 'node:fs'
import { flushed, processOutput } from './output.ts'
import { runCommandLine } from './run.ts'

/** package.json lies beside `main/` in a checkout and beside `out/` when built: up until it is there. */
function version(): string {
  for (const up of ['../../package.json', '../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as Record<string, string>
      if (name === 'labrig' && version !== undefined) return version
    } catch {
      // Not this one.
    }
  }
  return 'unknown'
}

const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // A second signal ends at once: whatever hangs must not hold the terminal.
  process.once(signal, () => interrupted.abort())
}
// A reader that went away (labrig ls | head) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
process.stderr.on('error', () => undefined)

const code = await runCommandLine({
  argv: process.argv.slice(2),
  output: processOutput,
  version: version(),
  signal: interrupted.signal,
})
await flushed()
process.exit(code)
