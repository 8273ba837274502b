import { Fault } from '../../contract/fault.ts'
import type { Loss } from '../../contract/texts/loss.ts'
import type { ActResult } from '../../contract/revision.ts'
import type { Connections } from '../inventory/connections.ts'
import type { StepOutcome } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { explainStep } from '../step/step.ts'
import { isForAPerson } from '../step/fix-rights.ts'
import type { Performer } from '../work/perform.ts'
import type { ActInput, ActPath, ActPlan, PlanScope, Planner } from './planners.ts'
import { planners } from './planners.ts'
import { touchedBy } from './touched.ts'

export interface Done<P extends Plan = Plan> {
  readonly result: ActResult
  readonly plan: P
  readonly outcomes: readonly StepOutcome[]
}

export interface Explanation {
  readonly title: string
  readonly commands: string[]
  readonly destroys: Loss[]
  readonly changes?: { which: 'live' | 'next' | 'options'; before: string; after: string }[]
}

/** Plans and performs the contract's acts. */
export class Acts {
  readonly #scope: PlanScope
  readonly #connections: Connections
  readonly #performer: Performer<Step, StepOutcome>

  constructor(scope: PlanScope, connections: Connections, performer: Performer<Step, StepOutcome>) {
    this.#scope = scope
    this.#connections = connections
    this.#performer = performer
  }

  /** Does it; the marks in the result say where the inventory shows the effect. */
  async perform<P extends ActPath>(
    path: P,
    input: ActInput<P>,
    signal: AbortSignal | undefined,
  ): Promise<Done<ActPlan<P>>> {
    const plan = await this.#plan(path, input)
    if (plan.steps.some(wantsRights)) throw needsRoot(this.#commands(plan))
    const { task, outcomes } = await this.#performer.perform(path, plan, signal)
    const touched = plan.steps.flatMap((step, index) => touchedBy(step, outcomes[index]))
    const marks = await this.#connections.refresh([...new Set(touched)])
    return { plan, outcomes, result: { marks, task, commands: this.#commands(plan) } }
  }

  /** @param input what the act's own schema made of the caller's input */
  async explainParsed(path: ActPath, input: unknown): Promise<Explanation> {
    const plan = await this.#plan(path, input as ActInput<ActPath>)
    const { title, changes } = plan
    const explained = { title, commands: this.#commands(plan), destroys: [...plan.destroys] }
    return changes === undefined ? explained : { ...explained, changes: [...changes] }
  }

  #plan<P extends ActPath>(path: P, input: ActInput<P>): Promise<ActPlan<P>> {
    // The table's entry and the input belong together by `path`, which the compiler cannot follow through the union.
    const planner = planners[path] as unknown as Planner<ActInput<P>, ActPlan<P>>
    return planner.plan(input, this.#scope)
  }

  #commands(plan: Plan): string[] {
    return plan.steps.map((step) => explainStep(step, this.#scope.engines))
  }
}

/** Whether a step is beyond the rights of this process: it can be told, not done. */
function wantsRights(step: Step): boolean {
  return 'sudo' in step && isForAPerson(step)
}

function needsRoot(remedy: string[]): Fault<'REFUSED'> {
  const data = { reason: 'needs-root', remedy }
  return new Fault('REFUSED', data, 'This needs the rights of root, which Labrig does not have here.')
}
