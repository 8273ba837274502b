/** What the text itself says of a form; the answer's other fields hold the contract's defaults. */
export function saidPart<F extends object>(form: F, said: readonly string[]): Partial<F> {
  return Object.fromEntries(Object.entries(form).filter(([key]) => said.includes(key))) as Partial<F>
}
