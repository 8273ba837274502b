// labrig(1) in the macros of man(7).

/** Text as roff takes it: hyphens stay hyphens, and no line of ours is taken for a request. */
const roff = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('–', '\\(en')
    .replaceAll('…', '\\&...')
    .replace(/^([.'])/gm, '\\&$1')

const entry = (term, text) => `.TP\n.B ${roff(term)}\n${roff(text)}`

/** @param {import('./command-reference.mjs').Reference} reference */
export function manPage({ title, commands, options, procedures, exitCodes }) {
  const parts = [
    // No date and no version: the same sources give the same page.
    '.\\" Made by scripts/command-documents.mjs; changes here are overwritten.',
    '.TH LABRIG 1 "" "Labrig" "User Commands"',
    `.SH NAME\nlabrig \\- ${roff(title)}`,
    '.SH SYNOPSIS\n.B labrig\n.I COMMAND\n.RI [ OPTION ]\\&...',
    '.SH COMMANDS',
    ...commands.map(({ name, words, summary }) => entry(`${name} ${words}`.trim(), summary)),
    '.SH OPTIONS',
    ...options.map(({ names, summary }) => entry(names.join(', '), summary || 'Prints it and ends.')),
    '.SH PROCEDURES\nFor\n.B call\nand\n.BR explain .\nThose marked * change something.',
    ...procedures.map(({ path, mutates, summary }) => entry(mutates ? `${path} *` : path, summary)),
    '.SH EXIT STATUS',
    ...exitCodes.map((code) => entry(code.split(' ')[0] ?? '', code.slice(code.indexOf(' ') + 1))),
    '.SH FILES\n.TP\n.I ~/.config/labrig\nSettings and connections.\n.TP\n.I ~/.local/state/labrig\nJournal and logs.',
    '.SH SEE ALSO\n.BR virsh (1),\n.BR docker (1)',
  ]
  return parts.join('\n') + '\n'
}
