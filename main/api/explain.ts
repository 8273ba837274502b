import { ORPCError } from '@orpc/server'
import { Fault, notFound } from '../../contract/fault.ts'
import { parseProcedureInput, procedureEntries } from '../../contract/procedures.ts'
import type { Acts, Explanation } from './acts.ts'
import { isActPath } from './planners.ts'

/**
 * The commands of an act that is not done. The input goes through the act's own schema first.
 * @throws ORPCError BAD_REQUEST with the issues; Fault NOT_FOUND for an unknown name, REFUSED for one that only looks
 */
export async function explainProcedure(path: string, input: unknown, acts: Acts): Promise<Explanation> {
  const entry = procedureEntries.find((one) => one.path === path)
  if (entry === undefined) throw notFound('procedure', path)
  if (!isActPath(path)) {
    throw new Fault('REFUSED', { reason: 'only-looks' }, `${path} only looks: there is nothing to explain.`)
  }
  const parsed = await parseProcedureInput(entry, input)
  if ('issues' in parsed) {
    throw new ORPCError('BAD_REQUEST', { message: 'Input validation failed', data: { issues: parsed.issues } })
  }
  return acts.explainParsed(path, parsed.value)
}
