import { createHash, randomBytes } from 'node:crypto'

/** Of crypt(3): not base64's. */
const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** The specification's default; a hash without "rounds=" means it. */
const ROUNDS = 5000
const SALT_LENGTH = 16
const DIGEST = 64

function sha512(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha512')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** The digest over and over, cut to a length. */
function repeated(digest: Buffer, length: number): Buffer {
  return Buffer.alloc(length, digest)
}

/** Steps 1-12: key and salt with a second digest, by the bits of the key's length. */
function firstDigest(key: Buffer, salt: Buffer): Buffer {
  const other = sha512(key, salt, key)
  const parts = [key, salt, repeated(other, key.length)]
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push((bits & 1) === 1 ? other : key)
  return sha512(...parts)
}

/** Step 22: groups of three bytes from three thirds of the digest, whose order turns; the last byte stands alone. */
function encoded(digest: Buffer): string {
  let text = ''
  const put = (value: number, letters: number) => {
    for (let left = value, count = 0; count < letters; count++, left >>= 6) text += ALPHABET[left & 63] ?? ''
  }
  const byte = (at: number) => digest[at] ?? 0
  for (let group = 0; group < 21; group++) {
    const thirds = [group, group + 21, group + 42]
    const [a = 0, b = 0, c = 0] = [0, 1, 2].map((place) => thirds[(place + group) % 3])
    put((byte(a) << 16) | (byte(b) << 8) | byte(c), 4)
  }
  put(byte(63), 2)
  return text
}

/**
 * A password as Linux keeps it: crypt(3) with SHA-512 ("Unix crypt using SHA-256 and SHA-512", U. Drepper, 0.6).
 * @param salt at most 16 letters of [./0-9A-Za-z]; a fresh one unless a test says it
 */
export function sha512Crypt(password: string, salt = freshSalt()): string {
  const key = Buffer.from(password)
  const seasoning = Buffer.from(salt.slice(0, SALT_LENGTH))
  let digest = firstDigest(key, seasoning)
  const p = repeated(sha512(...Array<Buffer>(key.length).fill(key)), key.length)
  const times = 16 + (digest[0] ?? 0)
  const s = repeated(sha512(...Array<Buffer>(times).fill(seasoning)), seasoning.length)
  for (let round = 0; round < ROUNDS; round++) {
    const odd = round % 2 === 1
    const parts = [odd ? p : digest]
    if (round % 3 !== 0) parts.push(s)
    if (round % 7 !== 0) parts.push(p)
    parts.push(odd ? digest : p)
    digest = sha512(...parts)
  }
  if (digest.length !== DIGEST) throw new TypeError('SHA-512 has 64 bytes')
  return `$6$${seasoning.toString()}$${encoded(digest)}`
}

function freshSalt(): string {
  return [...randomBytes(SALT_LENGTH)].map((byte) => ALPHABET[byte & 63] ?? '').join('')
}
