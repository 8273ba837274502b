// Whether set-up may change this machine. Root said yes by being root; anybody else is asked on a terminal.
import { createInterface } from 'node:readline/promises'

/**
 * @param {{ root: boolean, terminal: boolean, answer: string | undefined }} who answer = LABRIG_SETUP
 * @returns {'yes' | 'no' | 'ask'}
 */
export function consentOf({ root, terminal, answer }) {
  if (answer === 'yes') return 'yes'
  if (answer === 'no') return 'no'
  if (root) return 'yes'
  return terminal ? 'ask' : 'no'
}

/** Asks on the terminal; only y and yes agree. */
export async function askYes(question) {
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim())
  } finally {
    prompt.close()
  }
}
