import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../../contract/secret.ts'
import { SecretStore } from '../../../main/shell/secret-store.ts'

type Backend = 'basic_text' | 'gnome_libsecret' | 'kwallet6' | 'unknown'

/** Turns the letters round, under a key that can change. */
function keyring(backend: Backend, isAvailable = true) {
  const turned = (text: string) => [...text].reverse().join('')
  const ring = {
    key: 'one',
    isEncryptionAvailable: () => isAvailable,
    getSelectedStorageBackend: () => backend,
    encryptString: (text: string) => Buffer.from(`${ring.key}:${turned(text)}`),
    decryptString: (bytes: Buffer) => {
      const [key, text = ''] = bytes.toString().split(':')
      if (key !== ring.key) throw new Error('Error while decrypting the ciphertext')
      return turned(text)
    },
  }
  return ring
}

describe('secrets', () => {
  let folder = ''
  let path = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labrig-test-secrets-'))
    path = join(folder, 'secrets.json')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it.each([
    ['a keyring that is only a known password', keyring('basic_text')],
    ['an unknown keyring', keyring('unknown')],
    ['no encryption', keyring('gnome_libsecret', false)],
  ])('are not kept with %s', async (_, ring) => {
    const store = new SecretStore(path, ring)
    expect(store.canKeep()).toBe(false)
    await expect(store.keep('a', new Secret('word'))).rejects.toMatchObject({
      code: 'REFUSED',
      data: { reason: 'no-keyring' },
    })
    await expect(readFile(path)).rejects.toThrow('ENOENT')
    expect(await store.recall('a')).toBeNull()
  })

  it('are kept encrypted, for this user alone, until forgotten', async () => {
    const store = new SecretStore(path, keyring('gnome_libsecret'))
    await Promise.all([store.keep('a', new Secret('word')), store.keep('b', new Secret('other'))])
    expect(await readFile(path, 'utf8')).not.toMatch(/word|other/)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect([await store.recall('a'), await store.recall('b'), await store.recall('c')]).toEqual(['word', 'other', null])
    await store.forget('a')
    expect([await store.recall('a'), await store.recall('b')]).toEqual([null, 'other'])
    expect(await store.recall('toString')).toBeNull()
  })

  it('that the keyring cannot open any more are as good as none', async () => {
    const ring = keyring('kwallet6')
    const store = new SecretStore(path, ring)
    await store.keep('a', new Secret('word'))
    ring.key = 'two'
    expect(await store.recall('a')).toBeNull()
  })

  it.each(['{"version":2,"secrets":{}}', 'not JSON'])('in a file that holds %j stay untouched', async (text) => {
    await writeFile(path, text)
    const store = new SecretStore(path, keyring('gnome_libsecret'))
    await expect(store.keep('a', new Secret('word'))).rejects.toMatchObject({ data: { reason: 'foreign-file' } })
    await expect(store.recall('a')).rejects.toMatchObject({ data: { reason: 'foreign-file' } })
    expect(await readFile(path, 'utf8')).toBe(text)
  })
})
