import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { commandLine, quote, withFilledInput, withInput } from '../../../main/step/shell-words.ts'

/** What a POSIX shell makes of a command line: each word on its own, ended by a NUL. */
function wordsInShell(line: string): string[] {
  return execFileSync('sh', ['-c', line], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

const printWords = ['printf', '%s\\0']

const awkward = [
  '',
  ' ',
  'a b',
  "it's",
  "''",
  '"quoted"',
  '$HOME',
  '`id`',
  '$(id)',
  'back\\slash',
  'two\nlines',
  'tab\there',
  '*',
  '?',
  '[a]',
  '{a,b}',
  '~',
  '~root',
  '#comment',
  '!history',
  ';',
  '&&',
  '|',
  '>file',
  '<file',
  '(sub)',
  'a=b',
  '-x',
  '--',
  'é 日本 🙂',
  '\u0001',
  'ends with newline\n',
  '\r',
]

describe('a word', () => {
  it.each(['web1', '/var/lib/libvirt/images/a.qcow2', 'busybox:1.36', 'KEY=value', 'a@b', '50%', '+x', '127.0.0.1:80'])(
    'that needs no quotes stays bare: %s',
    (word) => {
      expect(quote(word)).toBe(word)
    },
  )

  it.each(awkward)('arrives in a shell as it is: %j', (word) => {
    expect(wordsInShell(commandLine([...printWords, word]))).toEqual([word])
  })

  it('arrives as it is among others, in any mixture', () => {
    // Seeded, so that a failure can be seen again.
    let seed = 7
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below
    for (let round = 0; round < 30; round++) {
      const words = Array.from(
        { length: 8 },
        () => `${awkward[random(awkward.length)]}${awkward[random(awkward.length)]}`,
      )
      expect(wordsInShell(commandLine([...printWords, ...words]))).toEqual(words)
    }
  })
})

describe('a text for the standard input', () => {
  it.each([
    "<domain type='qemu'>\n  <name>a</name>\n</domain>\n",
    'ends without a newline',
    '$HOME `id` \\ stay\n',
    "a line that is the mark:\nXML\nand goes on\nXML_\n'quoted'\n",
    '',
    '\n\n',
  ])('arrives in a shell as it is, ended by one newline: %j', (text) => {
    const said = execFileSync('sh', ['-c', withInput(['cat'], text, 'XML')], { encoding: 'utf8' })
    expect(said).toBe(text.endsWith('\n') ? text : `${text}\n`)
  })

  it('has a mark that does not occur in it', () => {
    expect(withInput(['cat'], 'XML\nXML_', 'XML')).toBe("cat <<'XML__'\nXML\nXML_\nXML__")
  })

  it('has places that the shell fills, and keeps everything else as it is', () => {
    const text = '$HOME `id` \\ \'quoted\' "twice" \\$ HERE and HERE'
    const script = withFilledInput(['cat'], text, 'XML', { place: 'HERE', command: 'echo filled' })
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(`${text.replaceAll('HERE', 'filled')}\n`)
  })
})
