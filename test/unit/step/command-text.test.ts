import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { CommandTextError, readCommandText } from '../../../main/step/command-text.ts'
import { commandLine } from '../../../main/step/shell-words.ts'

const wordsOf = (text: string) => readCommandText(text).words.map((word) => word.text)

/** What a POSIX shell makes of the words after a command. */
function inShell(text: string): string[] {
  return execFileSync('sh', ['-c', `printf '%s\\0' ${text}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)
}

describe('a pasted command', () => {
  it.each([
    'docker run nginx',
    `a 'b c' "d e" f\\ g`,
    `'it'"'"'s' a""b ''`,
    `"a \\"quoted\\" \\$x \\\\ \\n"`,
    `one \\\n  two \\\n\tthree`,
    `a=b --c=d,e=f`,
    `x # a comment`,
  ])('is taken apart as a shell does: %j', (text) => {
    expect(wordsOf(text)).toEqual(inShell(text))
  })

  it('that Labrig wrote is read back as it was', () => {
    const words = ['docker', 'run', "it's", 'a b', '"', '\\', '{"a": [1]}', '', '--env', 'A=x y']
    expect(wordsOf(commandLine(words))).toEqual(words)
  })

  it('knows where each word stood', () => {
    const { words } = readCommandText('docker run \\\n  --name web \\\n  nginx')
    expect(words.map(({ text, line, column }) => [text, line, column])).toEqual([
      ['docker', 1, 1],
      ['run', 1, 8],
      ['--name', 2, 3],
      ['web', 2, 10],
      ['nginx', 3, 3],
    ])
  })

  it.each([
    ['$ docker run a', ['prompt']],
    ['# docker run a', ['prompt']],
    ['# sudo docker run a', ['prompt']],
    ['# IMAGE=a\n# docker run $IMAGE', ['prompt', 'variable']],
    ['[root@host ~]# docker run a', ['prompt']],
    ['me@host:~/x$ docker run a', ['prompt']],
    ['docker run ¥\n a', ['yen-continuation']],
    ['docker\u3000run a', ['full-width-space']],
    ['docker run –it a', ['typographic']],
    ['docker run “a”', ['typographic']],
    ['IMAGE=a\ndocker run $IMAGE', ['variable']],
    ['export IMAGE="a"\ndocker run ${IMAGE}', ['variable']],
    ['docker run a', []],
  ])('%j is repaired, and says how', (text, repairs) => {
    const read = readCommandText(text)
    expect(read.words.at(-1)?.text).toBe('a')
    expect(read.repairs).toEqual(repairs)
  })

  it('may have comments before it', () => {
    expect(wordsOf('# run the web server\ndocker run nginx\n')).toEqual(['docker', 'run', 'nginx'])
  })

  it.each([
    ['', 'empty', 1, 1],
    ['  \n# only a comment\n', 'empty', 1, 1],
    ["docker run 'a", 'unclosed-quote', 1, 12],
    ['docker run "a\nb', 'unclosed-quote', 1, 12],
    ['docker run $IMAGE', 'unknown-variable', 1, 12],
    ['docker run $(id)', 'unknown-variable', 1, 12],
    ['docker run a | tee b', 'shell-syntax', 1, 14],
    ['docker run a; rm -rf x', 'shell-syntax', 1, 13],
    ['docker run a && b', 'shell-syntax', 1, 14],
    ['docker run a > b', 'shell-syntax', 1, 14],
    ['docker run `id`', 'shell-syntax', 1, 12],
    ['docker run a\ndocker run b', 'shell-syntax', 1, 13],
  ])('%j is refused with the place', (...[text, problem, line, column]) => {
    const error = (() => {
      try {
        return readCommandText(text)
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toBeInstanceOf(CommandTextError)
    expect(error).toMatchObject({ problem, line, column })
  })

  it('of any bytes is read or refused, never a failure of ours', () => {
    let seed = 5
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below
    const pieces = ["'", '"', '\\', '\n', '$', '${', '}', ' ', 'a', '#', '¥', '–x', '|', '\u3000', '=', '\r\n', '`']
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: random(12) }, () => pieces[random(pieces.length)] ?? '').join('')
      try {
        readCommandText(text)
      } catch (error) {
        expect(error, JSON.stringify(text)).toBeInstanceOf(CommandTextError)
      }
    }
  })
})
