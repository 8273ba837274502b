// `npm run setup`: installs and starts what Labrig needs. `--tests` adds what its tests need, `--dry-run` only shows.
import { setUp, SetupError } from './setup/set-up.mjs'

const flags = process.argv.slice(2)
const unknown = flags.filter((flag) => !['--tests', '--dry-run'].includes(flag))
if (unknown.length > 0) {
  process.stderr.write(`Unknown option ${unknown.join(' ')}. Options: --tests, --dry-run\n`)
  process.exit(2)
}

try {
  const sets = flags.includes('--tests') ? ['engines', 'tests'] : ['engines']
  const { changed } = await setUp({ sets, dryRun: flags.includes('--dry-run') })
  if (!flags.includes('--dry-run'))
    process.stderr.write(changed ? 'Set-up done.\n' : 'Everything is there and running.\n')
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
