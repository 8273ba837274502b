import { Fault } from '../../contract/fault.ts'
import { networkProblemText, type NetworkProblem } from '../../contract/texts/network-problems.ts'

/** A network that was asked for and cannot be: which field, and why. */
export function networkFault(
  field: string,
  problem: NetworkProblem,
  params: Readonly<Record<string, string>> = {},
): Fault<'INVALID_INPUT'> {
  const text = networkProblemText(problem, params)
  return new Fault('INVALID_INPUT', { field, problem, params: { ...params } }, `${field}: ${text}.`)
}
