import { Fault, notFound } from '../../contract/fault.ts'
import type { FixAction } from '../step/fix-action.ts'
import type { FixRecords } from '../step/fix-records.ts'
import { fixStep, type FixRights } from '../step/fix-rights.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import type { Diagnosis } from './diagnosis.ts'

/** What planning a fix asks for. */
export interface Surgery {
  diagnoses(): Promise<readonly Diagnosis[]>
  readonly records: FixRecords
  rights(): Promise<FixRights>
}

/** One at a time: two fixes of one finding would take each other's state for the one before. */
const LOCK = 'doctor'

/**
 * What mends a finding; nothing to do when it is mended already.
 * @throws Fault NOT_FOUND for a finding or remedy that there is not, REFUSED where Labrig has no remedy of its own
 */
export async function planFix(
  input: { readonly id: string; readonly remedy?: string | undefined },
  surgery: Surgery,
): Promise<Plan> {
  const diagnosis = (await surgery.diagnoses()).find((one) => one.id === input.id)
  if (diagnosis === undefined) throw notFound('finding', input.id)
  const all = diagnosis.treatments ?? []
  const treatment = input.remedy === undefined ? all[0] : all.find(({ code }) => code === input.remedy)
  if (treatment === undefined && input.remedy !== undefined) throw notFound('remedy', input.remedy)
  if (treatment !== undefined && 'commands' in treatment) {
    throw new Fault(
      'REFUSED',
      { reason: 'by-hand', remedy: [...treatment.commands] },
      'Labrig does not do this by itself; these commands do.',
    )
  }
  if (treatment === undefined && diagnosis.status !== 'ok') {
    throw new Fault('REFUSED', { reason: 'no-remedy' }, `There is no command that mends ${input.id}.`)
  }
  return planOf('fix', input.id, stepsOf('fix.apply', input.id, treatment?.actions ?? [], await surgery.rights()))
}

/** @throws Fault NOT_FOUND when Labrig did nothing about the finding */
export async function planUndo(input: { readonly id: string }, surgery: Surgery): Promise<Plan> {
  const done = await surgery.records.of(input.id)
  if (done.length === 0) throw notFound('fix of', input.id)
  return planOf('undo the fix of', input.id, stepsOf('fix.revert', input.id, done.toReversed(), await surgery.rights()))
}

function planOf(what: string, finding: string, steps: readonly Step[]): Plan {
  const atomic = what === 'fix'
  return { title: `${what} ${finding}`, subjects: [`finding:${finding}`], steps, atomic, destroys: [], locks: [LOCK] }
}

function stepsOf(
  type: 'fix.apply' | 'fix.revert',
  finding: string,
  actions: readonly FixAction[],
  rights: FixRights,
): Step[] {
  return actions.map((action) => fixStep({ type, finding, action }, rights))
}
