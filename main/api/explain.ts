import { ORPCError } from '@orpc/server'
import { Fault, notFound } from '../../contract/fault.ts'
import { parseProcedureInput, procedureEntries } from '../../contract/procedures.ts'
import type { BudgetWarning } from '../../contract/budget-warning.ts'
import type { Explanation } from './acts.ts'
import { warningsOf } from './budget.ts'
import type { Services } from './context.ts'
import { isActPath } from './planners.ts'

/**
 * The commands of an act that is not done, and what of it would be too much for this host. The input goes through the
 * act's own schema first.
 * @throws ORPCError BAD_REQUEST with the issues; Fault NOT_FOUND for an unknown name, REFUSED for one that only looks
 */
export async function explainProcedure(
  path: string,
  input: unknown,
  services: Pick<Services, 'acts' | 'connections' | 'store'>,
): Promise<Explanation & { warnings: BudgetWarning[] }> {
  const entry = procedureEntries.find((one) => one.path === path)
  if (entry === undefined) throw notFound('procedure', path)
  if (!isActPath(path)) {
    throw new Fault('REFUSED', { reason: 'only-looks' }, `${path} only looks: there is nothing to explain.`)
  }
  const parsed = await parseProcedureInput(entry, input)
  if ('issues' in parsed) {
    throw new ORPCError('BAD_REQUEST', { message: 'Input validation failed', data: { issues: parsed.issues } })
  }
  const explanation = await services.acts.explainParsed(path, parsed.value)
  return { ...explanation, warnings: await warningsOf(path, parsed.value, services) }
}
