// What the man page and the completions say of the command line: read out of its own help, so that it is said once.

/**
 * @typedef {{ name: string, words: string, summary: string, options: string[] }} Command
 * @typedef {{ title: string, commands: Command[], options: { names: string[], summary: string }[], procedures: { path: string, mutates: boolean, summary: string }[], exitCodes: string[] }} Reference
 */

const OPTION = /--[a-z][a-z-]*/g
const unique = (words) => [...new Set(words)]

/** A command's line and those indented below it. */
function commandOf(block) {
  const [, name, words, first] = /^ {2}(\S+)((?: [^ ]+)*) {2,}(.+)$/.exec(block[0] ?? '') ?? []
  if (name === undefined) throw new Error(`not a line of a command: ${block[0]}`)
  const summary = [first, ...block.slice(1).map((line) => line.trim())].join(' ')
  return { name, words: words.trim(), summary, options: unique(block.join(' ').match(OPTION) ?? []) }
}

function optionOf(line) {
  const [, names = '', summary = ''] = /^ {2}(--[a-z-]+(?:, --[a-z-]+)*) *(.*)$/.exec(line) ?? []
  if (names === '') throw new Error(`not a line of an option: ${line}`)
  return { names: names.split(', '), summary }
}

/**
 * @param {string} help the text of `labrig --help`
 * @param {readonly { path: string, meta: { mutates: boolean, summary: string } }[]} entries of the contract
 * @returns {Reference}
 */
export function readReference(help, entries) {
  const [head = '', usage = '', ...rest] = help.split('\n\n')
  const [commandText = '', optionText = ''] = rest
  if (!usage.startsWith('Usage:')) throw new Error('the help does not begin with title and usage')
  const blocks = []
  for (const line of commandText.split('\n')) {
    if (/^ {2}\S/.test(line)) blocks.push([line])
    else blocks.at(-1)?.push(line)
  }
  const exits = /Exit codes: (.+)/.exec(help)?.[1] ?? ''
  return {
    title: head.replace(/^labrig – /, '').trim(),
    commands: blocks.map(commandOf),
    options: optionText.split('\n').map(optionOf),
    procedures: entries.map(({ path, meta }) => ({ path, mutates: meta.mutates, summary: meta.summary })),
    exitCodes: exits.split(', '),
  }
}
