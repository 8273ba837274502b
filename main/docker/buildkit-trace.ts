/** What BuildKit tells of one operation (moby/buildkit, api/services/control/control.proto, Vertex). */
export interface TraceVertex {
  readonly digest: string
  readonly name: string
  readonly cached: boolean
  /** Milliseconds since 1970; undefined while it has not come to that. */
  readonly started: number | undefined
  readonly completed: number | undefined
  /** Empty unless it failed. */
  readonly error: string
}

export interface TraceLog {
  readonly vertex: string
  readonly text: string
}

export interface Trace {
  readonly vertexes: readonly TraceVertex[]
  readonly logs: readonly TraceLog[]
}

type Field = { readonly number: number; readonly value: number | Buffer }

/** The fields of a message (protobuf wire format): numbers and lengths; groups are refused, as nothing here has them. */
function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++]
      if (byte === undefined || shift > 63) throw new RangeError('a message of BuildKit breaks off')
      // Beyond 53 bits no field that is read here goes.
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }
  while (at < message.length) {
    const key = varint()
    const number = Math.floor(key / 8)
    switch (key % 8) {
      case 0:
        yield { number, value: varint() }
        break
      case 1:
        at += 8
        break
      case 2: {
        const length = varint()
        if (at + length > message.length) throw new RangeError('a message of BuildKit breaks off')
        yield { number, value: message.subarray(at, at + length) }
        at += length
        break
      }
      case 5:
        at += 4
        break
      default:
        throw new RangeError('a message of BuildKit is of an unknown kind')
    }
  }
}

const textOf = (value: number | Buffer) => (Buffer.isBuffer(value) ? value.toString('utf8') : '')

/** google.protobuf.Timestamp: seconds and nanoseconds. */
function timeOf(value: number | Buffer): number | undefined {
  if (!Buffer.isBuffer(value)) return undefined
  let milliseconds = 0
  for (const field of fieldsOf(value)) {
    if (typeof field.value !== 'number') continue
    milliseconds += field.number === 1 ? field.value * 1000 : field.value / 1_000_000
  }
  return milliseconds
}

function vertexOf(message: Buffer): TraceVertex {
  const vertex = { digest: '', name: '', cached: false, started: undefined, completed: undefined, error: '' } as {
    -readonly [K in keyof TraceVertex]: TraceVertex[K]
  }
  for (const { number, value } of fieldsOf(message)) {
    if (number === 1) vertex.digest = textOf(value)
    else if (number === 3) vertex.name = textOf(value)
    else if (number === 4) vertex.cached = value === 1
    else if (number === 5) vertex.started = timeOf(value)
    else if (number === 6) vertex.completed = timeOf(value)
    else if (number === 7) vertex.error = textOf(value)
  }
  return vertex
}

function logOf(message: Buffer): TraceLog {
  const log = { vertex: '', text: '' }
  for (const { number, value } of fieldsOf(message)) {
    if (number === 1) log.vertex = textOf(value)
    else if (number === 4) log.text = textOf(value)
  }
  return log
}

/** A message `moby.buildkit.trace` of a build's stream. @throws RangeError for what is none */
export function readTrace(message: Buffer): Trace {
  const vertexes: TraceVertex[] = []
  const logs: TraceLog[] = []
  for (const { number, value } of fieldsOf(message)) {
    if (!Buffer.isBuffer(value)) continue
    if (number === 1) vertexes.push(vertexOf(value))
    else if (number === 3) logs.push(logOf(value))
  }
  return { vertexes, logs }
}
