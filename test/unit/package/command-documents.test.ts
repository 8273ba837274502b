import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { procedureEntries } from '../../../contract/procedures.ts'
import { helpText } from '../../../main/cli/help.ts'
import { commandDocuments } from '../../../scripts/command-documents.mjs'
import { readReference } from '../../../scripts/package/command-reference.mjs'
import { bashCompletion, fishCompletion, zshCompletion } from '../../../scripts/package/completions.mjs'
import { manPage } from '../../../scripts/package/man-page.mjs'

const root = join(import.meta.dirname, '../../..')
const small = readReference(
  "labrig – says 'so'\n\nUsage: labrig\n\n  ls            lists\n  serve [--a N]  serves;\n                 with --b more\n\n  --json   as JSON\n  --version, --help\n\nExit codes: 0 ok, 1 failed\n",
  [
    { path: 'vm.start', meta: { mutates: true, summary: "starts; it's on" } },
    { path: 'vm.list', meta: { mutates: false, summary: '.dotted \\ line' } },
  ],
)

describe('the help', () => {
  it('is read to the last command, option and exit code', () => {
    const { commands, options, exitCodes, procedures } = readReference(helpText(), procedureEntries)
    const names = commands.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['ls', 'doctor', 'console', 'call', 'explain', 'serve']))
    for (const { summary } of commands) expect(summary).not.toBe('')
    expect(options.flatMap((option) => option.names)).toEqual(['--json', '--version', '--help'])
    expect(exitCodes).toHaveLength(7)
    expect(procedures).toHaveLength(procedureEntries.length)
    const own = new Set(commands.flatMap((command) => command.options).filter((name) => name !== '--help'))
    expect([...own].sort()).toEqual([...new Set(helpText().match(/--(?!json|version|help)[a-z][a-z-]+/g))].sort())
  })

  it('that has another shape is refused', () => {
    expect(() => readReference('something else', [])).toThrow('does not begin')
  })
})

describe('what is made of it', () => {
  it('escapes for the manual', () => {
    const page = manPage(small)
    expect(page).toContain(".SH NAME\nlabrig \\- says 'so'")
    expect(page).toContain(".B vm.start *\nstarts; it's on")
    expect(page).toContain('\\&.dotted \\e line')
    expect(page).toContain('.B serve [\\-\\-a N]\nserves; with \\-\\-b more')
  })

  it('quotes for each shell', () => {
    expect(bashCompletion(small)).toContain("serve) options+=' --a --b' ;;")
    expect(zshCompletion(small)).toContain("'vm.start:starts; it'\\''s on'")
    expect(fishCompletion(small)).toContain("-a vm.start -d 'starts; it'\\''s on'")
  })
})

describe('the files for man and the shells', () => {
  it.each(Object.entries(commandDocuments()))('%s says what the command line has', (path, text) => {
    const remedy = `stale: node scripts/with-node.mjs scripts/command-documents.mjs`
    expect(readFileSync(join(root, path), 'utf8') === text, remedy).toBe(true)
  })
})
