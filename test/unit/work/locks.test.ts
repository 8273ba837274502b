import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../../contract/fault.ts'
import { Locks } from '../../../main/work/locks.ts'

let folder = ''
const released: (() => void)[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-locks-'))
})

afterEach(() => {
  for (const release of released.splice(0)) release()
  rmSync(folder, { recursive: true, force: true })
})

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url))

function startKeeper(name: string, title: string) {
  const child = spawn(process.execPath, [script('lock-keeper.ts'), folder, name, title], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  released.push(() => void child.kill('SIGKILL'))
  const holding = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  const kill = () =>
    new Promise<void>((resolve) => {
      child.once('close', () => resolve())
      child.kill('SIGKILL')
    })
  return { holding, kill }
}

function run(name: string, ...args: string[]): Promise<number | null> {
  const child = spawn(process.execPath, [script(name), ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  return new Promise((resolve) => child.once('close', resolve))
}

/** Puts a lock's file there as another process would have left it. */
async function leaveLock(name: string, content: string, where = folder): Promise<string> {
  const path = await new Locks(where).hold([name], 'to learn the path', () =>
    Promise.resolve(join(where, readdirSync(where).find((file) => file.endsWith('.lock')) ?? '')),
  )
  writeFileSync(path, content)
  return path
}

/** Field 22 of /proc/PID/stat. */
function startTime(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

describe('a lock', () => {
  it('lets acts of one process through one after another and leaves no file behind', async () => {
    const locks = new Locks(folder)
    let inside = 0
    let most = 0
    const act = () =>
      locks.hold(['vm:system/a'], 'act', async () => {
        most = Math.max(most, ++inside)
        await new Promise((resolve) => setTimeout(resolve, 1))
        inside--
      })
    await Promise.all([act(), act(), act(), act()])
    expect(most).toBe(1)
    expect(readdirSync(folder)).toEqual([])
  })

  it('is released when the act fails, and the failure is the answer', async () => {
    const locks = new Locks(folder)
    await expect(locks.hold(['a'], 'one', () => Promise.reject(new Error('broke')))).rejects.toThrow('broke')
    expect(await locks.hold(['a'], 'two', () => Promise.resolve(7))).toBe(7)
  })

  it('of another name is not waited for', async () => {
    const locks = new Locks(folder)
    const answer = await locks.hold(['a'], 'one', () => locks.hold(['b'], 'two', () => Promise.resolve('both')))
    expect(answer).toBe('both')
  })

  it('pairs are taken in one order, so that acts that name them the other way round both end', async () => {
    const locks = new Locks(folder)
    const rounds = Array.from({ length: 6 }, (_, round) => {
      const names = round % 2 === 0 ? ['a', 'b'] : ['b', 'a', 'b']
      return locks.hold(names, 'pair', () => new Promise<number>((resolve) => setTimeout(() => resolve(round), 1)))
    })
    expect(await Promise.all(rounds)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('of another process is named when it stays taken, and nothing is run', async () => {
    const { holding } = startKeeper('vm:system/a', 'create web1')
    await holding
    let ran = false
    const refused = new Locks(folder, 200).hold(['vm:system/a'], 'delete web1', () => Promise.resolve((ran = true)))
    const fault = await refused.catch((error: unknown) => error)
    expect(fault).toBeInstanceOf(Fault)
    expect(fault).toMatchObject({ code: 'BUSY', data: { what: 'vm:system/a', holder: 'create web1' } })
    expect(ran).toBe(false)
    expect(readdirSync(folder)).toHaveLength(1)
  })

  it('of a killed process is void', async () => {
    const { holding, kill } = startKeeper('a', 'create web1')
    await holding
    await kill()
    expect(readdirSync(folder)).toHaveLength(1)
    expect(await new Locks(folder).hold(['a'], 'next', () => Promise.resolve('mine'))).toBe('mine')
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    ['a process that has the pid of the dead holder', () => ({ pid: process.pid, started: '1', title: 'old' })],
    ['a power cut in the middle of writing', () => ''],
    ['something that is no lock', () => 'null'],
  ])('left by %s is void', async (_, content) => {
    const left = content()
    await leaveLock('a', typeof left === 'string' ? left : JSON.stringify(left))
    expect(await new Locks(folder).hold(['a'], 'next', () => Promise.resolve('mine'))).toBe('mine')
    expect(readdirSync(folder)).toEqual([])
  })

  it('whose remover died as well is void all the same', async () => {
    const dead = JSON.stringify({ pid: 2 ** 22 + 1, started: '5', title: 'old' })
    const path = await leaveLock('a', dead)
    writeFileSync(`${path}.void`, dead)
    expect(await new Locks(folder).hold(['a'], 'next', () => Promise.resolve('mine'))).toBe('mine')
    expect(readdirSync(folder)).toEqual([])
  })

  it('of a living process is never taken for void', async () => {
    const path = await leaveLock(
      'a',
      JSON.stringify({ pid: process.pid, started: startTime(process.pid), title: 'me' }),
    )
    await expect(new Locks(folder, 200).hold(['a'], 'next', () => Promise.resolve())).rejects.toThrow(
      /at work on it: me/,
    )
    expect(readFileSync(path, 'utf8')).toContain('"me"')
  })

  it('that is void is removed once, however many want it at the same moment', async () => {
    const dead = JSON.stringify({ pid: 2 ** 22 + 1, started: '5', title: 'old' })
    const most = await Promise.all(
      Array.from({ length: 30 }, async (_, number) => {
        const own = join(folder, String(number))
        await leaveLock('a', dead, own)
        let inside = 0
        let seen = 0
        const act = () =>
          new Locks(own).hold(['a'], 'act', async () => {
            seen = Math.max(seen, ++inside)
            await new Promise((resolve) => setTimeout(resolve, 10))
            inside--
          })
        await Promise.all([act(), act(), act(), act()])
        return seen
      }),
    )
    expect(most).toEqual(Array.from({ length: 30 }, () => 1))
  })

  it('is held by one at a time among processes that all begin with the same void one', async () => {
    const rounds = 25
    const file = join(folder, 'trace')
    const locks = join(folder, 'locks')
    await leaveLock('a', JSON.stringify({ pid: 2 ** 22 + 1, started: '5', title: 'old' }), locks)
    const codes = await Promise.all([1, 2, 3].map(() => run('lock-holder.ts', locks, 'a', String(rounds), file)))
    expect(codes).toEqual([0, 0, 0])
    expect(readFileSync(file, 'utf8')).toBe('+-'.repeat(3 * rounds))
  })
})
