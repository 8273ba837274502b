// `npm run setup`: installs and starts what Labrig needs. `--tests` adds what its tests need, `--dry-run` only shows.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { groupAdvice } from './setup/describe.mjs'
import { setUp, SetupError } from './setup/set-up.mjs'

const flags = process.argv.slice(2)
const unknown = flags.filter((flag) => !['--tests', '--dry-run'].includes(flag))
if (unknown.length > 0) {
  process.stderr.write(`Unknown option ${unknown.join(' ')}. Options: --tests, --dry-run\n`)
  process.exit(2)
}

/** The person behind sudo, or ourselves; root alone needs no advice. */
function sayGroups() {
  const user = process.env.SUDO_USER ?? (process.getuid?.() === 0 ? undefined : process.env.USER)
  if (!user) return
  const groups = (spawnSync('id', ['-nG', user], { encoding: 'utf8' }).stdout ?? '').trim().split(' ')
  const existing = readFileSync('/etc/group', 'utf8')
    .split('\n')
    .map((line) => line.split(':')[0])
  const advice = groupAdvice(user, groups, existing)
  if (advice) process.stderr.write(`${advice}\n`)
}

try {
  const sets = flags.includes('--tests') ? ['engines', 'tests'] : ['engines']
  const dryRun = flags.includes('--dry-run')
  const { changed } = await setUp({ sets, dryRun })
  if (changed) process.stderr.write('Set-up done.\n')
  else if (!dryRun) process.stderr.write('Everything is there and running.\n')
  sayGroups()
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
