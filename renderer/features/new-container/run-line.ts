/** `docker create …` at the beginning of a command, whatever host stands between. */
const CREATE = /^((?:sudo )?docker(?: (?:-H|--host)[ =]\S+)?) create /

/** A command with each option on a line of its own; blanks inside quotes break nothing. */
export function broken(command: string): string {
  return command.replace(/'(?:[^']|'\\'')*'| (?=--)/g, (piece) => (piece === ' ' ? ' \\\n  ' : piece))
}

/**
 * The single `docker run` that does what pull, create and start do one after another (docker-run(1)); null when the
 * commands make no container or do not start it.
 */
export function runLine(commands: readonly string[]): string | null {
  const create = commands.find((command) => CREATE.test(command))
  const starts = commands.some((command) => / start \S+$/.test(command))
  if (create === undefined || !starts) return null
  return broken(create.replace(CREATE, '$1 run --detach '))
}
