/** Turns the table's signatures into encoders and decoders, each built once, when its first message comes by. */
import { ProtocolError } from './errors.ts'
import type { TypedParam, TypedParamInput } from './signature.ts'
import { structs } from './table.ts'
import { Reader, type Writer } from './xdr.ts'

/** One type of the protocol. `minSize` is the fewest bytes it takes, used to refuse forged list lengths. */
interface Codec {
  encode(writer: Writer, value: unknown): void
  decode(reader: Reader): unknown
  minSize: number
}

/** Values come from callers whose types were inferred from the same signature, hence the casts in this file. */
function codec<T>(minSize: number, encode: (writer: Writer, value: T) => void, decode: (reader: Reader) => T): Codec {
  return { minSize, encode: (writer, value) => encode(writer, value as T), decode }
}

const i32 = codec<number>(4, (w, v) => w.i32(v), (r) => r.i32()) // prettier-ignore
const u32 = codec<number>(4, (w, v) => w.u32(v), (r) => r.u32()) // prettier-ignore

const cache = new Map<string, Codec>([
  ['i32', i32],
  ['u32', u32],
  // XDR knows no integer below four bytes.
  ['i8', i32],
  ['u8', u32],
  ['u16', u32],
  [
    'i64',
    codec<bigint>(
      8,
      (w, v) => w.i64(v),
      (r) => r.i64(),
    ),
  ],
  [
    'u64',
    codec<bigint>(
      8,
      (w, v) => w.u64(v),
      (r) => r.u64(),
    ),
  ],
  [
    'f64',
    codec<number>(
      8,
      (w, v) => w.f64(v),
      (r) => r.f64(),
    ),
  ],
  [
    'str',
    codec<string>(
      4,
      (w, v) => w.str(v),
      (r) => r.str(),
    ),
  ],
  [
    'uuid',
    codec<string>(
      16,
      (w, v) => w.uuid(v),
      (r) => r.uuid(),
    ),
  ],
])

function codecFor(type: string): Codec {
  let found = cache.get(type)
  if (!found) {
    found = build(type)
    cache.set(type, found)
  }
  return found
}

function build(type: string): Codec {
  if (type.endsWith('?')) return optional(codecFor(type.slice(0, -1)))
  const list = /^(\w+)<(\d+)>$/.exec(type)
  if (list) return buildList(list[1]!, Number(list[2]))
  const chars = /^char\[(\d+)\]$/.exec(type)
  if (chars) return charVector(Number(chars[1]))
  if (Object.hasOwn(structs, type)) return struct(structs[type as keyof typeof structs])
  throw new TypeError(`the procedure table names an unknown type: ${type}`)
}

function buildList(item: string, max: number): Codec {
  switch (item) {
    case 'opaque':
      // Copied: the view would keep the whole received chunk alive.
      return codec<Buffer>(4, (w, v) => w.opaque(v, max), (r) => Buffer.from(r.opaque(max))) // prettier-ignore
    case 'char':
      return charList(max)
    case 'tp':
      return listOf(typedParam, max)
    default:
      return listOf(codecFor(item), max)
  }
}

function optional(inner: Codec): Codec {
  return {
    minSize: 4,
    encode(writer, value) {
      if (value === null || value === undefined) {
        writer.u32(0)
      } else {
        writer.u32(1)
        inner.encode(writer, value)
      }
    },
    decode: (reader) => (reader.u32() === 0 ? null : inner.decode(reader)),
  }
}

function listOf(item: Codec, max: number): Codec {
  return codec<unknown[]>(
    4,
    (writer, values) => {
      if (values.length > max) throw new ProtocolError(`a list of ${values.length} is longer than the limit of ${max}`)
      writer.u32(values.length)
      for (const value of values) item.encode(writer, value)
    },
    (reader) => {
      const count = reader.count(max, item.minSize)
      const values: unknown[] = []
      for (let i = 0; i < count; i++) values.push(item.decode(reader))
      return values
    },
  )
}

/** C's `char data<max>` goes through xdr_char, which spends a word on each character. */
function charList(max: number): Codec {
  return codec<Uint8Array>(
    4,
    (writer, bytes) => {
      if (bytes.length > max) throw new ProtocolError(`${bytes.length} bytes are more than the limit of ${max}`)
      writer.u32(bytes.length)
      for (const byte of bytes) writer.u32(byte)
    },
    (reader) => {
      const bytes = Buffer.alloc(reader.count(max, 4))
      for (let i = 0; i < bytes.length; i++) bytes[i] = reader.i32()
      return bytes
    },
  )
}

/** C's `char name[length]`: one word per character, ended by NUL. */
function charVector(length: number): Codec {
  return codec<string>(
    length * 4,
    (writer, text) => {
      const bytes = Buffer.alloc(length)
      bytes.write(text)
      for (const byte of bytes) writer.u32(byte)
    },
    (reader) => {
      const bytes = Buffer.alloc(length)
      for (let i = 0; i < length; i++) bytes[i] = reader.i32()
      const end = bytes.indexOf(0)
      return bytes.toString('utf8', 0, end === -1 ? length : end)
    },
  )
}

const typedParam = codec<TypedParamInput>(12, encodeTypedParam, decodeTypedParam)

/** Tags of virTypedParameterType. */
function encodeTypedParam(writer: Writer, param: TypedParamInput): void {
  writer.str(param.field)
  switch (param.type) {
    case 'int':
      writer.i32(1)
      return writer.i32(param.value)
    case 'uint':
      writer.i32(2)
      return writer.u32(param.value)
    case 'llong':
      writer.i32(3)
      return writer.i64(param.value)
    case 'ullong':
      writer.i32(4)
      return writer.u64(param.value)
    case 'double':
      writer.i32(5)
      return writer.f64(param.value)
    case 'boolean':
      writer.i32(6)
      return writer.i32(param.value ? 1 : 0)
    case 'string':
      writer.i32(7)
      return writer.str(param.value)
  }
}

function decodeTypedParam(reader: Reader): TypedParam {
  const field = reader.str()
  const tag = reader.i32()
  switch (tag) {
    case 1:
      return { field, type: 'int', value: reader.i32() }
    case 2:
      return { field, type: 'uint', value: reader.u32() }
    case 3:
      return { field, type: 'llong', value: reader.i64() }
    case 4:
      return { field, type: 'ullong', value: reader.u64() }
    case 5:
      return { field, type: 'double', value: reader.f64() }
    case 6:
      return { field, type: 'boolean', value: reader.i32() !== 0 }
    case 7:
      return { field, type: 'string', value: reader.str() }
    default:
      throw new ProtocolError(`typed parameter "${field}" has the unknown type ${tag}`)
  }
}

function struct(signature: string): Codec {
  const fields = signature.split(', ').map((field) => {
    const [type, name] = field.split(' ') as [string, string]
    return { name, codec: codecFor(type) }
  })
  return {
    minSize: fields.reduce((size, field) => size + field.codec.minSize, 0),
    encode(writer, value) {
      const record = value as Record<string, unknown>
      for (const field of fields) encodeField(writer, field, record[field.name])
    },
    decode(reader) {
      const record: Record<string, unknown> = {}
      for (const field of fields) record[field.name] = field.codec.decode(reader)
      return record
    },
  }
}

/** Says which field was wrong; the type checker stops most, but values of JSON and XML come in at run time. */
function encodeField(writer: Writer, field: { name: string; codec: Codec }, value: unknown): void {
  try {
    field.codec.encode(writer, value)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ProtocolError(`${field.name}: ${reason}`, { cause: error })
  }
}

const signatures = new Map<string, Codec>()

function signatureCodec(signature: string): Codec {
  let found = signatures.get(signature)
  if (!found) {
    found = struct(signature)
    signatures.set(signature, found)
  }
  return found
}

/** Writes the values of a signature. @throws ProtocolError naming the field whose value cannot travel */
export function encodeFields(signature: string, writer: Writer, value: object): void {
  if (signature !== '') signatureCodec(signature).encode(writer, value)
}

/**
 * Reads a whole message body.
 *
 * @throws ProtocolError when the bytes end early, break a limit, or go on after the last field
 */
export function decodeFields(signature: string, body: Buffer): unknown {
  if (signature === '') return undefined
  const reader = new Reader(body)
  const value = signatureCodec(signature).decode(reader)
  if (reader.remaining !== 0) throw new ProtocolError(`${reader.remaining} bytes follow the last field of a message`)
  return value
}
