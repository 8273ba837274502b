import { performActs, type Surroundings } from './act-calls.ts'
import type { Arguments } from './arguments.ts'
import type { ContainerCommand } from './container-command.ts'
import { checkContainerUse, containerCommands, containerHelp } from './container-commands.ts'
import { copyName } from './container-file-commands.ts'
import { printChanges, printFiles } from './container-files.ts'
import { printIsolation } from './container-isolation.ts'
import { UsageError } from './failure.ts'
import { findMachine } from './machines.ts'

/** `labrig container …`. @returns the exit code */
export async function containerCommand(args: Arguments, around: Surroundings): Promise<number> {
  const [word = '', ...words] = args.words
  const command = Object.hasOwn(containerCommands, word) ? containerCommands[word] : undefined
  if (command === undefined) throw new UsageError(`which of these?\n\n${containerHelp()}`)
  checkContainerUse(word, command, args)
  const ids: string[] = []
  for (const name of namesOf(command.names, words)) {
    const { id } = await findMachine(name, around.services, 'container')
    if (!ids.includes(id)) ids.push(id)
  }
  if (word === 'isolation') return printIsolation(ids[0] ?? '', around, args.flags.has('json'))
  if (word === 'files') return printFiles(ids[0] ?? '', args, around)
  if (word === 'diff') return printChanges(ids[0] ?? '', args, around)
  return performActs(command.calls(ids, args), args, around)
}

function namesOf(which: ContainerCommand['names'], words: readonly string[]): readonly string[] {
  if (which === 'place') return [copyName(words)]
  return which === 'first' ? words.slice(0, 1) : words
}
