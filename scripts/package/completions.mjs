// Completions of commands, options and procedures for bash, zsh and fish.
const NOTE = '# Made by scripts/command-documents.mjs; changes here are overwritten.'
const TAKES_PROCEDURE = ['call', 'explain']

/** Within single quotes of a shell. */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`
const words = (list) => list.join(' ')
const namesOf = (options) => options.flatMap(({ names }) => names)

/** @param {import('./command-reference.mjs').Reference} reference */
export function bashCompletion({ commands, options, procedures }) {
  const cases = commands
    .filter((command) => command.options.length > 0)
    .map((command) => `    ${command.name}) options+=${quoted(` ${words(command.options)}`)} ;;`)
  return `${NOTE}
_labrig() {
  local word=\${COMP_WORDS[COMP_CWORD]} command=\${COMP_WORDS[1]} options=${quoted(words(namesOf(options)))}
  case $command in
${cases.join('\n')}
  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  elif [[ $COMP_CWORD -eq 1 ]]; then
    mapfile -t COMPREPLY < <(compgen -W ${quoted(words(commands.map(({ name }) => name)))} -- "$word")
  elif [[ $COMP_CWORD -eq 2 && ( ${TAKES_PROCEDURE.map((name) => `$command == ${name}`).join(' || ')} ) ]]; then
    mapfile -t COMPREPLY < <(compgen -W ${quoted(words(procedures.map(({ path }) => path)))} -- "$word")
  fi
}
complete -F _labrig labrig
`
}

/** A colon separates name and description in zsh's lists. */
const described = (name, summary) => `    ${quoted(`${name.replaceAll(':', '\\:')}:${summary}`)}`

/** @param {import('./command-reference.mjs').Reference} reference */
export function zshCompletion({ commands, options, procedures }) {
  const cases = commands
    .filter((command) => command.options.length > 0)
    .map((command) => `    ${command.name}) options+=(${words(command.options)}) ;;`)
  return `#compdef labrig
${NOTE}
_labrig() {
  local -a commands procedures options
  commands=(
${commands.map(({ name, summary }) => described(name, summary)).join('\n')}
  )
  procedures=(
${procedures.map(({ path, summary }) => described(path, summary)).join('\n')}
  )
  options=(${words(namesOf(options))})
  case $words[2] in
${cases.join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    compadd -- $options
  elif (( CURRENT == 2 )); then
    _describe command commands
  elif (( CURRENT == 3 )) && [[ $words[2] == (${TAKES_PROCEDURE.join('|')}) ]]; then
    _describe procedure procedures
  fi
}
_labrig "$@"
`
}

/** @param {import('./command-reference.mjs').Reference} reference */
export function fishCompletion({ commands, options, procedures }) {
  const first = `-n '__fish_is_nth_token 1'`
  const lines = [
    NOTE,
    'complete -c labrig -f',
    ...namesOf(options).map((option) => `complete -c labrig -l ${option.slice(2)}`),
    ...commands.map(({ name, summary }) => `complete -c labrig ${first} -a ${name} -d ${quoted(summary)}`),
    ...commands.flatMap((command) =>
      command.options.map(
        (option) => `complete -c labrig -n '__fish_seen_subcommand_from ${command.name}' -l ${option.slice(2)}`,
      ),
    ),
    ...procedures.map(
      ({ path, summary }) =>
        `complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from ${words(TAKES_PROCEDURE)}' -a ${path} -d ${quoted(summary)}`,
    ),
  ]
  return lines.join('\n') + '\n'
}
