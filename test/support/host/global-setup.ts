import { setUp } from '../../../scripts/setup/set-up.mjs'
import { sweep } from './sweep.ts'

/** Before tests on real engines: they run (also when vitest was started directly), and nothing of a crashed run is left. */
export async function setup(): Promise<void> {
  await setUp({ sets: ['engines', 'tests'] })
  const removed = await sweep()
  if (removed.length > 0) process.stderr.write(`left over by an earlier run, removed: ${removed.join(', ')}\n`)
}

/** What a worker of this run left when it was killed. */
export const teardown = setup
