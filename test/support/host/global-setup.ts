import { setUp } from '../../../scripts/setup/set-up.mjs'

/** Before tests on real engines: they run. (Also when vitest is started directly, without scripts/test.mjs.) */
export async function setup(): Promise<void> {
  await setUp({ sets: ['engines', 'tests'] })
}
