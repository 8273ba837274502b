import { ORPCError } from '@orpc/server'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { exitCodeOf } from '../../../contract/errors.ts'
import { procedureEntries } from '../../../contract/procedures.ts'
import { planners, type ActPath } from '../../../main/api/planners.ts'
import { procedureAt } from '../../support/app/in-process.ts'
import { lacking } from '../../support/host/index.ts'
import { acceptable } from './acceptable.ts'
import { makeBench, type Bench } from './bench.ts'
import { equivalentActs, hostActs, linkActs } from './equivalent-acts.ts'
import { refusals } from './refusals.ts'

const lack = lacking('root', 'libvirtd', 'dockerd', 'netns')
beforeEach((context) => context.skip(lack !== undefined, lack))

let bench: Bench
beforeAll(async () => {
  if (!lack) bench = await makeBench()
})
afterAll(() => bench?.[Symbol.asyncDispose]())

const mutating = procedureEntries.filter(({ meta }) => meta.mutates).map(({ path }) => path)
const acts = Object.keys(planners) as ActPath[]
const elsewhere: readonly ActPath[] = [
  // Minutes of work: run as its lines and as an act in `test/full/image`.
  'osImage.build',
  // Of a private engine: `test/integration/docker/prune.test.ts`.
  'prune.run',
  // What they change is in no engine: `test/integration/cli/registries.test.ts`.
  ...(['registry.start', 'registry.login', 'registry.logout', 'registry.delete'] as const),
  // Only a guest with an agent can be asked: `test/integration/cli/vm-agent.test.ts`.
  ...(['vm.agent.run', 'vm.agent.setPassword', 'vm.agent.setTime', 'vm.agent.trim'] as const),
  ...(['vm.agent.copyOut', 'vm.agent.copyIn', 'vm.agent.writeFile'] as const),
]
const cases = acts.flatMap((act) => refusals[act].map((refusal) => ({ act, ...refusal })))

describe('every procedure of the contract that changes something', () => {
  it('is planned as steps, and nothing else is', () => {
    expect([...acts].sort()).toEqual([...mutating].sort())
  })

  it('has a case of the equivalence test and one of the refusals', () => {
    expect([...new Set([...equivalentActs, ...elsewhere])].sort()).toEqual([...mutating].sort())
    expect(mutating.filter((path) => refusals[path as ActPath].length === 0)).toEqual([])
  })
})

// The bench's engines have a network of their own: their links do not end on this host, and are refused for it.
const explained = acts.filter((act) => ![...linkActs, ...hostActs].some((other) => other === act))

describe('an explanation', () => {
  it.each(explained)('of %s names commands and changes nothing', async (act) => {
    const input = await acceptable[act](bench)
    const before = await bench.world.fingerprint()
    const { commands, title } = await bench.app.client.explain({ procedure: act, input })
    expect(title).not.toBe('')
    expect(commands.length).toBeGreaterThan(0)
    expect(
      commands.filter(
        (command) =>
          !/^(?:pid=\$\(|export handle=\$\(|IFS= read -r word && )?(virsh|docker|rm|mkdir|env|install|cp|qemu-img|test|cd|curl|until|tar|printf) /.test(
            command,
          ),
      ),
    ).toEqual([])
    expect(await bench.world.fingerprint()).toBe(before)
  })
})

describe('an act', () => {
  // Nothing happens between two refusals: what was after one is what was before the next.
  let known: string
  beforeAll(async () => {
    if (!lack) known = await bench.world.fingerprint()
  })

  for (const { act, what, input, code, exit, data } of cases) {
    it(`${act} refuses ${what}`, async () => {
      const before = known
      const refusal = await refusalOf(procedureAt(bench.app.client, act)(input(bench)))
      known = await bench.world.fingerprint()
      expect(refusal).toMatchObject({ code, data: data?.(bench) ?? {} })
      expect(refusal.message).not.toBe('')
      expect(exitCodeOf(refusal.code)).toBe(exit)
      expect(known).toBe(before)
    })
  }
})

describe('the command line', () => {
  const oneOfEach = [...Map.groupBy(cases, ({ code }) => code).values()].flatMap((group) => group.slice(0, 1))
  for (const { act, what, input, code, exit } of oneOfEach) {
    it(`ends with ${exit} for ${code}: ${act} refuses ${what}`, async () => {
      expect(await bench.world.labrig.refusal(act, input(bench))).toMatchObject({ code, exit })
    })
  }
})

async function refusalOf(answer: Promise<unknown>) {
  const error: unknown = await answer.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ORPCError)) throw new Error('it was not refused', { cause: error })
  return error as ORPCError<string, unknown>
}
