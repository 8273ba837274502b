import { failureOf, type Failure } from '../../api/failure.ts'
import type { Draft } from './draft.ts'
import { focusProblem } from './focus-problem.ts'

/** What tells one wizard's way from another's. */
export interface Way<F extends object, S extends string> {
  readonly draft: Draft<F, S>
  /** Whether a step's own look finds nothing wrong with the form. */
  readonly isRight: (step: S) => boolean
  /** Asks the host about the form as far as the step; rejects when it refuses. */
  readonly ask: (step: S) => Promise<unknown>
  /** The step that a refusal is about. */
  readonly placeOf: (failure: Failure) => S
  /** Makes what the form says: after the last step, when all are right. */
  readonly create: () => Promise<void>
}

export interface Stepping<S extends string> {
  readonly next: () => Promise<void>
  /** To another step by the list of steps or a line of the summary. */
  readonly goTo: (step: S) => void
  /** Shows what is wrong at a step. @returns whether nothing is */
  readonly judge: (step: S) => boolean
}

/** The way through a wizard: each step is looked at here, then by the host, before the next one. */
export function stepping<F extends object, S extends string>(way: Way<F, S>): Stepping<S> {
  const { draft } = way
  const judge = (step: S) => {
    draft.judge(step)
    return way.isRight(step)
  }
  const finish = async () => {
    const wrong = draft.steps.find((one) => !judge(one))
    if (wrong === undefined) return way.create()
    draft.goTo(wrong)
    focusProblem()
  }
  const next = async () => {
    const step = draft.step.get()
    if (!judge(step)) return focusProblem()
    const following = draft.after(step)
    if (following === null) return finish()
    draft.run.set({ type: 'asking' })
    const accepted = await isAccepted(way, step)
    draft.run.set({ type: 'idle' })
    if (accepted && draft.step.get() === step) draft.goTo(following)
  }
  const goTo = (step: S) => {
    if (!draft.isReachable(step)) return
    judge(draft.step.get())
    draft.goTo(step)
  }
  return { next, goTo, judge }
}

/** A refusal stands at the step that it is about, and at this one when that is still to come. */
async function isAccepted<F extends object, S extends string>(way: Way<F, S>, step: S): Promise<boolean> {
  const { draft, ask, placeOf } = way
  try {
    await ask(step)
    return true
  } catch (error) {
    const failure = failureOf(error)
    const place = placeOf(failure)
    const isLater = draft.steps.indexOf(place) > draft.steps.indexOf(step)
    draft.refuse(isLater ? step : place, failure)
    return false
  }
}
