import type { Failure } from '../../api/failure.ts'
import { Value } from '../../lib/value.ts'

/** What the host said against a step. */
export interface Refusal<S extends string> {
  readonly step: S
  readonly failure: Failure
}

/** How the making of a machine stands. */
export type Run =
  | { readonly type: 'idle' }
  /** The host is asked about a step. */
  | { readonly type: 'asking' }
  /** `task` is known as soon as the other side has told it. */
  | { readonly type: 'making'; readonly task: string | null }

/**
 * A form that is being filled, step by step. It lives outside React: a closed dialog loses nothing, and what is being made
 * goes on without it.
 */
export class Draft<F extends object, S extends string> {
  readonly steps: readonly S[]
  readonly form: Value<F>
  readonly step: Value<S>
  /** The step up to which the user has come; those before it can be gone back to. */
  readonly furthest: Value<S>
  /** Steps that were left once: their problems are shown. */
  readonly judged = new Value<ReadonlySet<S>>(new Set())
  readonly refusal = new Value<Refusal<S> | null>(null)
  readonly run = new Value<Run>({ type: 'idle' })
  /** The user has typed or chosen something. */
  readonly touched = new Value(false)

  readonly #isShown: (form: F, step: S) => boolean

  /** @param isShown whether a step has anything to ask in such a form */
  constructor(steps: readonly S[], form: F, isShown: (form: F, step: S) => boolean = () => true) {
    const [first] = steps
    if (first === undefined) throw new Error('a draft without steps')
    this.steps = steps
    this.#isShown = isShown
    this.form = new Value(form)
    this.step = new Value(first)
    this.furthest = new Value(first)
  }

  change(part: Partial<F>): void {
    this.form.set({ ...this.form.get(), ...part })
    this.touched.set(true)
    // What the host said was about the form as it was.
    this.refusal.set(null)
  }

  judge(step: S): void {
    this.judged.set(new Set([...this.judged.get(), step]))
  }

  goTo(step: S): void {
    this.step.set(step)
    if (this.#index(step) > this.#index(this.furthest.get())) this.furthest.set(step)
  }

  refuse(step: S, failure: Failure): void {
    this.judge(step)
    this.goTo(step)
    this.refusal.set({ step, failure })
  }

  /** A form filled by other means: every step can be looked at. */
  openAt(step: S): void {
    this.furthest.set(this.steps.at(-1) ?? step)
    for (const one of this.steps) this.judge(one)
    this.step.set(step)
  }

  isReachable(step: S): boolean {
    return this.#index(step) <= this.#index(this.furthest.get())
  }

  isShown(step: S): boolean {
    return this.#isShown(this.form.get(), step)
  }

  before(step: S): S | null {
    return this.steps.slice(0, this.#index(step)).findLast((one) => this.isShown(one)) ?? null
  }

  after(step: S): S | null {
    return this.steps.slice(this.#index(step) + 1).find((one) => this.isShown(one)) ?? null
  }

  #index(step: S): number {
    return this.steps.indexOf(step)
  }
}
