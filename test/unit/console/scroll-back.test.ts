import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pump } from '../../../main/console/pump.ts'
import { ScrollBack } from '../../../main/console/scroll-back.ts'
import { FarSide } from './far-side.ts'

const id = 'vm:system/6f1c0000-0000-4000-8000-000000000001'
const settled = (expected: () => unknown) => expect.poll(expected, { timeout: 3000 })
const failures: unknown[] = []
let folder: string

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'labrig-test-scroll-')), 'consoles')
  failures.length = 0
})
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))

const scrollBack = () => new ScrollBack(folder, (error) => void failures.push(error))

/** Opens a line, hears what it says, and closes it. @returns what the page got */
async function session(keeper: ScrollBack, said: readonly (string | Buffer)[], replay: boolean): Promise<string> {
  const line = new PassThrough()
  const far = new FarSide()
  pump(await keeper.keep({ label: 'web · serial', duplex: line }, id, replay), far)
  let sent = 0
  for (const one of said) {
    line.write(one)
    sent += Buffer.byteLength(one)
  }
  await settled(() => far.bytes >= sent).toBe(true)
  line.destroy()
  await settled(() => far.messages).toEqual([{ type: 'exit', code: null }])
  await keeper.settled()
  return far.text
}

describe('what a serial line said', () => {
  it('comes first when it is opened anew, also by services that were started since', async () => {
    expect(await session(scrollBack(), ['login: ', 'root\r\n'], true)).toBe('login: root\r\n')
    const again = await session(scrollBack(), ['# \r\n'], true)
    expect(again).toMatch(/^login: root\r\n[^]*────[^]*# \r\n$/)
    // The rule between is ours and not the guest's.
    expect(await session(scrollBack(), [], true)).toMatch(/^login: root\r\n# \r\n\x1b/)
    expect(failures).toEqual([])
  })

  it('is not said twice to a page that has it', async () => {
    await session(scrollBack(), ['a\r\n'], true)
    expect(await session(scrollBack(), ['b\r\n'], false)).toBe('b\r\n')
    expect(await session(scrollBack(), [], true)).toMatch(/^a\r\nb\r\n/)
  })

  it('is bounded, and begins with a whole line', async () => {
    const line = `${'x'.repeat(98)}\r\n`
    const keeper = scrollBack()
    for (let round = 0; round < 8; round++) await session(keeper, [line.repeat(1500)], false)
    const [name = ''] = await readdir(folder)
    expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(512 << 10)
    const kept = (await session(keeper, [], true)).split('\x1b')[0] ?? ''
    expect(kept.length).toBeLessThanOrEqual(256 << 10)
    expect(kept.length).toBeGreaterThan(200 << 10)
    expect(kept.startsWith('xxx')).toBe(true)
    expect(kept.length % 100).toBe(0)
  })

  it('can be read by its user only, and the oldest files go', async () => {
    await session(scrollBack(), ['a'], false)
    const [name = ''] = await readdir(folder)
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    await rm(join(folder, name))
    for (let number = 0; number < 205; number++) {
      await writeFile(join(folder, `old-${number}.log`), 'x')
      await utimes(join(folder, `old-${number}.log`), number, number)
    }
    await session(scrollBack(), ['a'], false)
    const names = await readdir(folder)
    expect(names).toHaveLength(200)
    expect(names).toContain(name)
    expect(names).not.toContain('old-0.log')
  })

  it('that cannot be kept is heard all the same', async () => {
    await writeFile(folder, 'in the way')
    expect(await session(scrollBack(), ['a'], true)).toBe('a')
    expect(failures).toHaveLength(1)
  })
})
