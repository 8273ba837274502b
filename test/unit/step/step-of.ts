import type { Step } from '../../../main/step/step.ts'

/** The member that has the type, also where one member has several. */
export type StepOf<T extends Step['type'], S = Step> = S extends { type: Step['type'] }
  ? T extends S['type']
    ? S & { type: T }
    : never
  : never

/** One step of each type that begins so. */
export type StepsOf<P extends string> = { readonly [T in Extract<Step['type'], `${P}.${string}`>]: StepOf<T> }
