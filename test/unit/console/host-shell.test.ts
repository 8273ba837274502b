import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { openHostShell, shellEnvironment } from '../../../main/console/host-shell.ts'
import { parseArguments } from '../../../main/cli/arguments.ts'
import { helpText } from '../../../main/cli/help.ts'

const size = { columns: 97, rows: 31 }

describe('a shell on the host', () => {
  it('is refused unless the host was started with it', () => {
    expect(() => openHostShell(size, false)).toThrow(
      expect.objectContaining({ code: 'REFUSED', data: { reason: 'host-shell' } }),
    )
  })

  it('knows its size, takes input and tells its exit code', async () => {
    const shell = openHostShell(size, true)
    shell.duplex.write('echo size $(stty size) end; exit 7\n')
    expect(await text(shell.duplex)).toContain('size 31 97 end')
    expect(await shell.exitCode?.()).toBe(7)
  })

  it('follows a change of its size', async () => {
    const shell = openHostShell(size, true)
    await shell.resize?.({ columns: 132, rows: 43 })
    shell.duplex.write('echo size $(stty size) end; exit\n')
    expect(await text(shell.duplex)).toContain('size 43 132 end')
    await expect(shell.resize?.({ columns: 80, rows: 24 })).resolves.toBeUndefined()
  })

  it('ends when its console is closed', async () => {
    const shell = openHostShell(size, true)
    shell.duplex.resume()
    shell.duplex.destroy()
    // 128 + SIGHUP, or the shell's own code when it caught the signal.
    expect(await shell.exitCode?.()).toBeGreaterThan(0)
  })

  it('sees the environment of the user and nothing of ours', () => {
    const kept = shellEnvironment({ PATH: '/bin', LANG: 'ja_JP.UTF-8', LABRIG_X: '1', ELECTRON_RUN_AS_NODE: '1' })
    expect(kept).toEqual({ PATH: '/bin', LANG: 'ja_JP.UTF-8', TERM: 'xterm-256color', COLORTERM: 'truecolor' })
  })

  it('is asked for by name on the command line of the headless host only', () => {
    expect(parseArguments(['serve', '--host-shell']).flags.has('host-shell')).toBe(true)
    expect(parseArguments(['serve']).flags.has('host-shell')).toBe(false)
    expect(() => parseArguments(['ls', '--host-shell'])).toThrow(/host-shell/)
    expect(helpText()).toContain('--host-shell')
  })
})
