import type { SafeStorage } from 'electron'
import { z } from 'zod'
import { Fault } from '../../contract/fault.ts'
import type { Secret } from '../../contract/secret.ts'
import { readTextIfThere, writeFileAtomic } from '../system/files.ts'

const file = z.object({ version: z.literal(1), secrets: z.record(z.string(), z.base64()) })
type SecretFile = z.infer<typeof file>

type Keyring = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'
>

/** Secrets in a file of the user's, encrypted by the desktop's keyring. Call when the app is ready. */
export class SecretStore {
  readonly #path: string
  readonly #keyring: Keyring
  /** One change after the other: each reads the whole file and writes it. */
  #tail: Promise<unknown> = Promise.resolve()

  constructor(path: string, keyring: Keyring) {
    this.#path = path
    this.#keyring = keyring
  }

  /** Without a keyring Electron would encrypt with a password that is in its source (basic_text): that is not keeping. */
  canKeep(): boolean {
    const backend = this.#keyring.getSelectedStorageBackend()
    return this.#keyring.isEncryptionAvailable() && backend !== 'basic_text' && backend !== 'unknown'
  }

  /** @throws Fault REFUSED without a keyring, or when a newer version wrote the file */
  keep(name: string, value: Secret): Promise<void> {
    if (!this.canKeep()) return Promise.reject(refused('no-keyring', 'This desktop has no keyring; nothing is kept.'))
    const sealed = this.#keyring.encryptString(value.reveal()).toString('base64')
    return this.#change(({ secrets }) => ({ version: 1, secrets: { ...secrets, [name]: sealed } }))
  }

  /** Null when none is kept, or when the keyring cannot open it any more. */
  async recall(name: string): Promise<string | null> {
    if (!this.canKeep()) return null
    const { secrets } = await this.#read()
    const sealed = Object.hasOwn(secrets, name) ? secrets[name] : undefined
    if (sealed === undefined) return null
    try {
      return this.#keyring.decryptString(Buffer.from(sealed, 'base64'))
    } catch {
      return null
    }
  }

  /** @throws Fault REFUSED when a newer version wrote the file */
  forget(name: string): Promise<void> {
    return this.#change(({ secrets }) => {
      const { [name]: _, ...others } = secrets
      return { version: 1, secrets: others }
    })
  }

  #change(change: (before: SecretFile) => SecretFile): Promise<void> {
    const next = this.#tail.then(async () => {
      await writeFileAtomic(this.#path, JSON.stringify(change(await this.#read())) + '\n', 0o600)
    })
    this.#tail = next.catch(() => undefined)
    return next
  }

  async #read(): Promise<SecretFile> {
    const text = await readTextIfThere(this.#path)
    if (text === null) return { version: 1, secrets: {} }
    const parsed = file.safeParse(jsonOrNull(text))
    if (!parsed.success) throw refused('foreign-file', `${this.#path} was not written by this version.`)
    return parsed.data
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function refused(reason: string, message: string): Fault<'REFUSED'> {
  return new Fault('REFUSED', { reason }, message)
}
