// Tests by cost: `unit` needs nothing, the others the engines of this machine (test/support/host).
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { StageReporter } from './test/support/host/stage-reporter.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

type Limits = {
  readonly test: number
  readonly hook: number
  readonly workers: number
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
}

/** Of the windows, what each change must pass: the main job of both kinds of machine. */
const MAIN_JOB = [
  'test/e2e/main-job/**/*.test.ts',
  'test/e2e/machine-page/container-page.test.ts',
  'test/e2e/wizards/new-container.test.ts',
]

/** Of the engines' tests, those that take long and that few changes can break: they wait for the tier full. */
const LONG = [
  'test/integration/backup/live.test.ts',
  'test/integration/cli/container-edit.test.ts',
  'test/integration/cli/os-image.test.ts',
  'test/integration/cli/vm-sources.test.ts',
  'test/integration/cli/vm-tree.test.ts',
  'test/integration/diagram/forward-drop.test.ts',
  'test/integration/diagram/ipv6.test.ts',
  'test/integration/doctor/forwarding.test.ts',
  'test/integration/doctor/tpm.test.ts',
  'test/integration/doctor/uninstall.test.ts',
  'test/integration/host/guests.test.ts',
  'test/integration/host/private-engines.test.ts',
  'test/integration/network/links.test.ts',
  'test/integration/remote/ssh.test.ts',
  'test/integration/system/bad-days.test.ts',
  'test/integration/vm/snapshot-merge.test.ts',
  'test/integration/vm/snapshot-tree.test.ts',
]

/** Those that take minutes begin first: begun last, they leave the other worker with nothing to do. */
const FIRST = [
  'acts/vm-equivalence.test.ts',
  'acts/contract.test.ts',
  'acts/equivalence.test.ts',
  'cli/vm-main-job.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = FIRST.findIndex((name) => moduleId.endsWith(name))
      return at === -1 ? FIRST.length : at
    }
    return (await super.sort(files)).sort((one, other) => place(one) - place(other))
  }
}

/** One project per folder of test/, but for e2e, which is two. Groups run one after another: engines would slow unit tests, guests each other. */
function project(name: string, order: number, engines: boolean, limits: Limits): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include: [...(limits.include ?? [`test/${name}/**/*.test.{ts,tsx}`])],
      exclude: [...(limits.exclude ?? [])],
      environment: 'node',
      pool: 'forks',
      maxWorkers: limits.workers,
      testTimeout: limits.test,
      hookTimeout: limits.hook,
      sequence: { groupOrder: order },
      globalSetup: engines ? ['test/support/host/global-setup.ts'] : [],
    },
  }
}

export default defineConfig({
  test: {
    projects: [
      project('unit', 0, false, { test: 20 * SECOND, hook: 20 * SECOND, workers: 2 }),
      project('integration', 1, true, { test: 2 * MINUTE, hook: 4 * MINUTE, workers: 2, exclude: LONG }),
      // The page, its door and the main job; the rest of what opens from there takes longer than the fast tier has.
      project('e2e', 2, true, {
        test: 3 * MINUTE,
        hook: 4 * MINUTE,
        workers: 1,
        include: ['test/e2e/*.test.ts', ...MAIN_JOB],
      }),
      project('window', 5, true, {
        test: 3 * MINUTE,
        hook: 4 * MINUTE,
        workers: 1,
        include: ['test/e2e/*/**/*.test.ts'],
        exclude: MAIN_JOB,
      }),
      project('full', 3, true, {
        test: 10 * MINUTE,
        hook: 15 * MINUTE,
        workers: 1,
        include: ['test/full/**/*.test.ts', ...LONG],
      }),
      project('chaos', 4, true, { test: 5 * MINUTE, hook: 5 * MINUTE, workers: 1 }),
    ],
    // The stage reporter prints reasons of skipped tests and, under scripts/test.mjs, writes the counts to a file.
    sequence: { sequencer: LongestFirst },
    reporters: ['default', new StageReporter()],
    dangerouslyIgnoreUnhandledErrors: false,
    passWithNoTests: true,
    teardownTimeout: MINUTE,
  },
})
