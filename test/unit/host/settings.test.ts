import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settings as schema } from '../../../contract/settings.ts'
import { SettingsFile } from '../../../main/host/settings.ts'
import { labrigPaths } from '../../../main/system/paths.ts'
import { homeIn } from '../../support/on-fakes.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrig-test-settings-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const paths = () => labrigPaths(homeIn(folder))
const path = () => join(paths().config, 'settings.json')
const file = () => new SettingsFile(paths())
const defaults = schema.parse({})

function write(content: string): void {
  mkdirSync(paths().config, { recursive: true })
  writeFileSync(path(), content)
}

describe('the settings', () => {
  it('are the defaults while nothing was chosen, and no file is made by looking', async () => {
    expect(await file().read()).toEqual({ settings: defaults, writable: true, problem: null })
    expect(existsSync(path())).toBe(false)
  })

  it('change one at a time, and are kept', async () => {
    expect(await file().change({ theme: 'dark' })).toEqual({ ...defaults, theme: 'dark' })
    expect(await file().change({ language: 'ja' })).toEqual({ ...defaults, theme: 'dark', language: 'ja' })
    expect((await file().read()).settings).toEqual({ ...defaults, theme: 'dark', language: 'ja' })
    expect(await file().change(null)).toEqual(defaults)
  })

  it('changed at the same time lose nothing', async () => {
    const one = file()
    await Promise.all([
      one.change({ theme: 'dark' }),
      one.change({ language: 'ja' }),
      one.change({ singleKeys: false }),
    ])
    expect((await one.read()).settings).toEqual({ ...defaults, theme: 'dark', language: 'ja', singleKeys: false })
  })

  it('keep what a newer Labrig of the same version added', async () => {
    write(JSON.stringify({ version: 1, theme: 'dark', future: { a: 1 } }))
    await file().change({ language: 'en' })
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ future: { a: 1 }, theme: 'dark', language: 'en' })
  })

  it.each([
    ['of a newer version are used, not written', '{"version": 2, "theme": "dark"}', 'dark', /newer Labrig/],
    ['that are no JSON are not used, nor overwritten', '{"theme":', 'system', /settings\.json/],
    ['with a value that is none are not used, nor overwritten', '{"theme": "pink"}', 'system', /theme/],
    ['that are no object are not used, nor overwritten', '[]', 'system', /settings\.json/],
  ])('%s', async (...[, content, theme, problem]) => {
    write(content)
    const read = await file().read()
    expect(read.settings.theme).toBe(theme)
    expect(read.writable).toBe(false)
    expect(read.problem).toMatch(problem)
    await expect(file().change({ theme: 'light' })).rejects.toMatchObject({ code: 'REFUSED' })
    expect(readFileSync(path(), 'utf8')).toBe(content)
  })
})
