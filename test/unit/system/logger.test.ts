import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../../contract/secret.ts'
import { fileLogger } from '../../../main/system/logger.ts'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-log-'))
  path = join(folder, 'state/labrig.log')
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

type Line = Record<string, unknown>
const lines = () =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

describe('the log', () => {
  it('has one JSON line per event, in order, private to the user', async () => {
    const logger = fileLogger(path)
    logger.log('info', 'first', { number: 1 })
    logger.log('warn', 'second\nline')
    await logger.flush()
    expect(lines()).toMatchObject([
      { level: 'info', event: 'first', number: 1, at: expect.stringMatching(/^\d{4}-/) as string },
      { level: 'warn', event: 'second\nline' },
    ])
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('keeps errors with their causes', async () => {
    const logger = fileLogger(path)
    logger.log('error', 'failed', { error: new Error('outer', { cause: new TypeError('inner') }) })
    await logger.flush()
    expect(lines()[0]?.['error']).toMatchObject({
      message: 'outer',
      stack: expect.stringContaining('Error: outer') as string,
      cause: { name: 'TypeError', message: 'inner' },
    })
  })

  it('takes what JSON does not: large numbers, things that contain themselves', async () => {
    const logger = fileLogger(path)
    const itself: Line = {}
    itself['itself'] = itself
    logger.log('info', 'large', { memory: 2n ** 60n })
    logger.log('info', 'circle', { itself })
    await logger.flush()
    expect(lines()[0]?.['memory']).toBe(String(2n ** 60n))
    expect(lines()[1]).toMatchObject({ event: 'circle', unreadable: { name: 'TypeError' } })
  })

  it('never has a secret', async () => {
    const logger = fileLogger(path)
    logger.log('info', 'login', { input: { password: new Secret('hunter2') } })
    await logger.flush()
    expect(readFileSync(path, 'utf8')).not.toContain('hunter2')
  })

  it('is set aside above 5 MiB, one old one kept', async () => {
    const logger = fileLogger(path)
    logger.log('info', 'first')
    await logger.flush()
    writeFileSync(path, 'x'.repeat((5 << 20) + 1))
    logger.log('info', 'after')
    await logger.flush()
    expect(lines()).toMatchObject([{ event: 'after' }])
    expect(statSync(`${path}.1`).size).toBe((5 << 20) + 1)
    writeFileSync(path, 'y'.repeat((5 << 20) + 2))
    logger.log('info', 'again')
    await logger.flush()
    expect(statSync(`${path}.1`).size).toBe((5 << 20) + 2)
    expect(existsSync(`${path}.2`)).toBe(false)
  })

  it('that cannot be written harms nobody', async () => {
    writeFileSync(join(folder, 'state'), 'a file in its place')
    const logger = fileLogger(path)
    logger.log('error', 'lost')
    await logger.flush()
    rmSync(join(folder, 'state'))
    logger.log('info', 'kept')
    await logger.flush()
    expect(lines()).toMatchObject([{ event: 'kept' }])
  })
})
