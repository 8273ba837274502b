/** The way into Labrig; a step is done when it can be seen to be done, never because it was shown. */
export const firstSteps = ['engine', 'machine', 'command'] as const
export type FirstStep = (typeof firstSteps)[number]

interface Seen {
  /** Some engine answers. */
  readonly engineReady: boolean
  readonly machines: number
  /** Acts of the journal that ended well. */
  readonly actsDone: number
}

export function stepsDone({ engineReady, machines, actsDone }: Seen): Readonly<Record<FirstStep, boolean>> {
  return { engine: engineReady, machine: machines > 0, command: actsDone > 0 }
}
