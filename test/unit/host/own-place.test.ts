import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readOwnPlace } from '../../../main/host/own-place.ts'

let root = ''
beforeEach(() => {
  root = `${mkdtempSync(join(tmpdir(), 'labrig-test-place-'))}/`
  mkdirSync(join(root, 'etc/default'), { recursive: true })
  writeFileSync(
    join(root, 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/sh\nada:x:1:1:Ada Lovelace,Room 1,,:/home/ada:/bin/sh\n',
  )
})
afterEach(() => rmSync(root, { recursive: true }))

describe('the place of a user', () => {
  it('is what account, environment and keyboard files say', async () => {
    writeFileSync(join(root, 'etc/default/keyboard'), 'XKBMODEL="pc105"\nXKBLAYOUT="jp,us"\n')
    const environment = { LANG: 'ja_JP.UTF-8', LC_ALL: '' }
    expect(await readOwnPlace('ada', { root, environment })).toEqual({
      ...{ fullName: 'Ada Lovelace', locale: 'ja_JP.UTF-8', keyboard: 'jp' },
    })
  })

  it('is unknown where they say nothing, and root is no person', async () => {
    expect(await readOwnPlace('root', { root, environment: { LC_ALL: 'C.UTF-8', LANG: 'de_DE.UTF-8' } })).toEqual({
      ...{ fullName: '', locale: null, keyboard: null },
    })
    writeFileSync(join(root, 'etc/vconsole.conf'), 'KEYMAP=de-latin1\n')
    expect((await readOwnPlace('ada', { root, environment: {} })).keyboard).toBe('de')
  })
})
