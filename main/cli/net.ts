import type { Surroundings } from './act-calls.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { printDiagram } from './net-diagram.ts'

/** `labrig net …`: the networks of this host. @returns the exit code */
export async function netCommand(args: Arguments, { services, output }: Surroundings): Promise<number> {
  const [word = '', ...words] = args.words
  const json = args.flags.has('json')
  switch (word) {
    case 'diagram':
      if (words.length > 0) throw new UsageError(`one word too many: ${words[0] ?? ''}`)
      return printDiagram(services, output, json)
    default:
      throw new UsageError('which of these? labrig net diagram')
  }
}
