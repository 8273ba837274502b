import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../../main/cli/arguments.ts'
import { UsageError } from '../../../main/cli/failure.ts'

const parsed = (...argv: string[]) => {
  const { command, words, flags, values } = parseArguments(argv)
  return { command, words, flags: [...flags].sort(), values: Object.fromEntries(values) }
}

describe('a command line', () => {
  it.each([
    [[], '', [], [], {}],
    [['ls'], 'ls', [], [], {}],
    [['ls', '--json'], 'ls', [], ['json'], {}],
    [['--json', 'ls'], 'ls', [], ['json'], {}],
    [['--help'], '', [], ['help'], {}],
    [['-h'], '', [], ['help'], {}],
    [['ls', '-h'], 'ls', [], ['help'], {}],
    [['serve', '--port', '8080', '--print-url'], 'serve', [], ['print-url'], { port: '8080' }],
    [['serve', '--port=8080'], 'serve', [], [], { port: '8080' }],
    [['console', '--command=a=b c', 'web', '--force'], 'console', ['web'], ['force'], { command: 'a=b c' }],
    [['console', 'web', '--command', '--version'], 'console', ['web'], [], { command: '--version' }],
    [['call', 'vm.start', '{"id": "-x"}', '--json'], 'call', ['vm.start', '{"id": "-x"}'], ['json'], {}],
    [['console', '--', '--web'], 'console', ['--web'], [], {}],
    [['call', 'x', '-'], 'call', ['x', '-'], [], {}],
    [['call', 'x', ''], 'call', ['x', ''], [], {}],
    [['uninstall', '--yes'], 'uninstall', [], ['yes'], {}],
    [['lst', 'a', 'b', 'c'], 'lst', ['a', 'b', 'c'], [], {}],
  ] as const)('%j is understood', (...[argv, command, words, flags, values]) => {
    expect(parsed(...argv)).toEqual({ command, words, flags, values })
  })

  it.each([
    [['ls', '--jsn'], /unknown option --jsn/],
    [['ls', '--port', '80'], /unknown option --port/],
    [['ls', '--yes'], /unknown option --yes/],
    [['ls', '-x'], /unknown option -x/],
    [['ls', '--'.concat('constructor')], /unknown option --constructor/],
    [['constructor', '--x'], /unknown option --x/],
    [['ls', '--toString=x'], /unknown option --toString/],
    [['ls', '--json=yes'], /--json takes no value/],
    [['serve', '--port'], /--port needs a value/],
    [['doctor', 'web'], /one word too many: web/],
    // What a shell makes of JSON without quotes.
    [['call', 'vm.start', '{id:', 'web}'], /one word too many: web}; JSON has to stand in quotes/],
    [['console', 'a', 'b'], /one word too many: b/],
  ] as const)('%j is refused', (argv, message) => {
    expect(() => parseArguments(argv)).toThrow(UsageError)
    expect(() => parseArguments(argv)).toThrow(message)
  })
})
