import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { CommandTextError, readCommandText } from '../../../main/step/command-text.ts'
import { commandLine } from '../../../main/step/shell-words.ts'

const read = (text: string) => readCommandText(text, 'container')
const wordsOf = (text: string) => read(text).words.map((word) => word.text)

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
    `x a=b --c=d,e=f`,
    `x # a comment`,
  ])('is taken apart as a shell does: %j', (text) => {
    expect(wordsOf(text)).toEqual(inShell(text))
  })

  it('that Labrig wrote is read back as it was', () => {
    const words = ['docker', 'run', "it's", 'a b', '"', '\\', '{"a": [1]}', '', '--env', 'A=x y']
    expect(wordsOf(commandLine(words))).toEqual(words)
  })

  it('knows where each word stood', () => {
    const { words } = read('docker run \\\n  --name web \\\n  nginx')
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
    ['(venv) me@host ~ % docker run a', ['prompt']],
    ['host:~ # docker run a', ['prompt']],
    ['$ docker run \\\n> a', ['prompt']],
    ['export A=a; docker run $A', ['variable']],
    ['A=a && B=$A && docker run $B', ['variable']],
    ['TAG="a"\nexport IMAGE=$TAG OTHER\ndocker run $IMAGE', ['variable']],
    ['docker run a', []],
  ])('%j is repaired, and says how', (text, repairs) => {
    const command = read(text)
    expect(command.words.at(-1)?.text).toBe('a')
    expect(command).toMatchObject({ repairs, notes: [] })
  })

  it('may have comments before it', () => {
    expect(wordsOf('# run the web server\ndocker run nginx\n')).toEqual(['docker', 'run', 'nginx'])
  })

  it.each([
    'sudo docker run a',
    'sudo -E -u root -- docker run a',
    'sudo --user root --preserve-env=A docker run a',
    'time nohup env docker --context far run a',
    'docker container run a &',
  ])('may stand behind what runs it: %j', (text) => {
    const { words, notes } = read(text)
    expect(words[0]).toMatchObject({ text: 'docker' })
    expect([words.at(-1)?.text, notes]).toEqual(['a', []])
  })

  it('says of assignments for its environment that they have no effect', () => {
    const { words, notes } = read('A="b c" sudo -E D=e env F=g docker run a')
    expect(words.map(({ text }) => text)).toEqual(['docker', 'run', 'a'])
    expect(notes.map(({ word, kind, column }) => [word, kind, column])).toEqual([
      ['A=b c', 'without-effect', 1],
      ['D=e', 'without-effect', 17],
      ['F=g', 'without-effect', 25],
    ])
  })

  it('is found in what a terminal shows, and what was left out is named', () => {
    const text = [
      "me@host:~$ docker pull nginx # isn't here yet",
      'Using default tag: latest',
      "Status: Image's up to date (sha256:1`2)",
      '',
      'me@host:~$ cd /srv && docker run \\',
      "> --env 'A=b",
      "c' nginx; docker ps",
      'Unable to find image "nginx | locally',
      '-rw-r--r-- 1 root root 0 docker run',
      '$ A=1',
      '$ ls',
    ].join('\n')
    const { words, notes } = read(text)
    expect(words.map((word) => word.text)).toEqual(['docker', 'run', '--env', 'A=b\nc', 'nginx'])
    expect(notes.map(({ word, kind, line, column, lastLine }) => [word, kind, line, column, lastLine])).toEqual([
      ["docker pull nginx # isn't here yet", 'left-out', 1, 12, 3],
      ['cd /srv', 'left-out', 5, 12, undefined],
      ['docker ps', 'left-out', 7, 11, undefined],
      ['Unable to find image "nginx | locally', 'left-out', 8, 1, 9],
      ['ls', 'left-out', 11, 3, 11],
    ])
  })

  it.each([
    ['', 'empty', 1, 1],
    ['  \n# only a comment\n', 'empty', 1, 1],
    ["docker run 'a", 'unclosed-quote', 1, 12],
    ['docker run "a\nb', 'unclosed-quote', 1, 12],
    ['docker run $IMAGE', 'unknown-variable', 1, 12],
    ['docker run $(id)', 'unknown-variable', 1, 12],
    ['docker run a | tee b', 'shell-syntax', 1, 14],
    ['cat a | docker run a', 'shell-syntax', 1, 7],
    ['docker run a > b', 'shell-syntax', 1, 14],
    ['docker run a &> b', 'shell-syntax', 1, 14],
    ['docker run `id`', 'shell-syntax', 1, 12],
    ['docker run "`id`"', 'shell-syntax', 1, 13],
    ['docker run a\ndocker run b', 'several-commands', 2, 1],
    ['docker run a; sudo docker run b', 'several-commands', 1, 15],
    ['docker run a\n  --name b', 'shell-syntax', 2, 3],
    ['A=$(id)\ndocker run $A', 'unknown-variable', 2, 12],
    ['A=b docker run $A', 'unknown-variable', 1, 16],
  ])('%j is refused with the place', (...[text, problem, line, column]) => {
    const error = (() => {
      try {
        return read(text)
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
        read(text)
      } catch (error) {
        expect(error, JSON.stringify(text)).toBeInstanceOf(CommandTextError)
      }
    }
  })
})
