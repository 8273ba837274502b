import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CommandError } from '../../../main/system/command.ts'
import { Look } from '../../../main/system/look.ts'

const root = mkdtempSync(join(tmpdir(), 'labrig-test-look-'))
afterAll(() => rmSync(root, { recursive: true }))
writeFileSync(join(root, 'a'), 'text\n')
chmodSync(join(root, 'a'), 0o640)

describe('a look at the host', () => {
  it('reads each file once, below its root, and names it as it is called on the host', async () => {
    const look = new Look({ root })
    expect(await look.file('/a')).toEqual({ source: '/a', text: 'text\n', problem: null, code: null })
    writeFileSync(join(root, 'a'), 'other\n')
    expect((await look.file('/a')).text).toBe('text\n')
    expect(await look.file('/b')).toMatchObject({ text: '', problem: 'missing' })
    expect(await look.file('/a/b')).toMatchObject({ problem: 'missing' })
    expect(await look.file('/')).toMatchObject({ problem: 'failed' })
  })

  it('runs each program once; any exit code is an answer', async () => {
    let runs = 0
    const look = new Look({
      run: () => {
        runs += 1
        return Promise.resolve({ code: 3, stdout: 'out', stderr: 'err' })
      },
    })
    const both = await Promise.all([look.command('x', '-a'), look.command('x', '-a')])
    expect(both[0]).toEqual({ source: 'x -a', text: 'outerr', problem: null, code: 3 })
    expect([both[1], runs]).toEqual([both[0], 1])
  })

  it('finds the administrator’s programs for users whose PATH lacks them', async () => {
    const asked: string[] = []
    const look = new Look({
      run: (program) => {
        asked.push(program)
        if (!program.startsWith('/')) return Promise.reject(new CommandError(program, 'missing', null, ''))
        return Promise.resolve({ code: 4, stdout: '', stderr: 'you must be root' })
      },
    })
    expect(await look.command('iptables', '-S')).toMatchObject({ source: 'iptables -S', code: 4, problem: null })
    expect(asked).toEqual(['iptables', '/usr/sbin/iptables'])
  })

  it('says that a program is not there, or that it does not answer', async () => {
    const look = new Look({ timeout: 50 })
    expect(await look.command('labrig-test-no-such-program')).toMatchObject({ problem: 'missing', code: null })
    expect(await look.command('sleep', '60')).toMatchObject({ problem: 'failed', code: null })
  })

  it('tells mode and owner, and what may be used', async () => {
    const look = new Look({ root })
    expect(await look.modeOf('/a')).toMatchObject({ mode: 0o640, uid: process.getuid?.(), socket: false })
    expect(await look.modeOf('/b')).toBeNull()
    expect([await look.usable('/a'), await look.usable('/b')]).toEqual(['usable', 'absent'])
  })
})
