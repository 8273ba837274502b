import { describe, expect, it } from 'vitest'
import { CommandError, runCommand, type CommandOptions } from '../../../main/system/command.ts'

const sh = (script: string, options: CommandOptions = {}) => runCommand('sh', ['-c', script], options)
const failure = (promise: Promise<unknown>) => promise.catch((error: unknown) => error) as Promise<CommandError>

describe('a program', () => {
  it('answers what it wrote', async () => {
    expect(await sh('echo out; echo err >&2')).toEqual({ code: 0, stdout: 'out\n', stderr: 'err\n' })
  })

  it('gets its words as they are, no shell between', async () => {
    const { stdout } = await runCommand('printf', ['%s|', '$HOME', 'a b', '*', "it's"])
    expect(stdout).toBe("$HOME|a b|*|it's|")
  })

  it('runs in the C locale, whatever the user speaks', async () => {
    const before = process.env['LC_ALL']
    process.env['LC_ALL'] = 'ja_JP.UTF-8'
    try {
      expect((await sh('echo $LC_ALL/$LANGUAGE')).stdout).toBe('C/\n')
    } finally {
      if (before === undefined) delete process.env['LC_ALL']
      else process.env['LC_ALL'] = before
    }
  })

  it('gets its input, and one that does not read it is no failure', async () => {
    expect((await sh('cat', { input: 'hello' })).stdout).toBe('hello')
    expect((await sh('exit 0', { input: 'x'.repeat(4 << 20) })).code).toBe(0)
  })

  it('runs where it is told', async () => {
    expect((await sh('pwd', { cwd: '/' })).stdout).toBe('/\n')
  })

  it('that fails says so in its own words', async () => {
    const error = await failure(sh('echo "no such disk" >&2; exit 3'))
    expect(error).toBeInstanceOf(CommandError)
    expect(error).toMatchObject({ program: 'sh', code: 3, stderr: 'no such disk\n', problem: 'exit-code' })
    expect(error.message).toContain('no such disk')
  })

  it('may end with codes that are answers', async () => {
    expect((await sh('exit 1', { expect: [0, 1] })).code).toBe(1)
    expect((await sh('exit 77', { expect: 'any' })).code).toBe(77)
    expect(await failure(sh('exit 2', { expect: [0, 1] }))).toMatchObject({ code: 2 })
  })

  it('that is missing is told apart from one that fails', async () => {
    const missing = failure(runCommand('labrig-test-no-such-program', []))
    expect(await missing).toMatchObject({ problem: 'missing', code: null })
  })

  it('that takes too long is ended', async () => {
    expect(await failure(sh('exec sleep 60', { timeout: 50 }))).toMatchObject({ problem: 'timeout', code: null })
  })

  it('whose child keeps the output open is ended all the same', async () => {
    expect(await failure(sh('sleep 2 & sleep 2', { timeout: 100 }))).toMatchObject({ problem: 'timeout' })
  })

  it('that writes without end is ended', async () => {
    expect(await failure(sh('cat /dev/zero'))).toMatchObject({ problem: 'flood' })
    expect(await failure(sh('cat /dev/zero >&2'))).toMatchObject({ problem: 'flood' })
  })

  it('is ended by its caller, also before it began', async () => {
    const abort = new AbortController()
    const running = failure(sh('exec sleep 60', { signal: abort.signal }))
    abort.abort()
    expect(await running).toMatchObject({ name: 'AbortError', problem: 'aborted' })
    expect(await failure(sh('echo', { signal: AbortSignal.abort() }))).toMatchObject({ problem: 'aborted' })
  })

  it('that is killed did not answer', async () => {
    expect(await failure(sh('kill -9 $$'))).toMatchObject({ problem: 'killed', code: null })
  })
})
