import { describe, expect, it } from 'vitest'
import { Demuxer, type Piece } from '../../../main/docker/demux.ts'
import { frame } from '../../support/fake-docker/frames.ts'

function feed(demuxer: Demuxer, chunks: readonly Buffer[]): Piece[] {
  return [...chunks.flatMap((chunk) => demuxer.push(chunk)), ...demuxer.end()]
}

/** Joined per run of one stream, so that cuts between pieces do not matter. */
function runs(pieces: readonly Piece[]): string[] {
  const out: { stream: string; parts: Buffer[] }[] = []
  for (const { stream, bytes } of pieces) {
    const last = out.at(-1)
    if (last?.stream === stream) last.parts.push(bytes)
    else out.push({ stream, parts: [bytes] })
  }
  return out.map(({ stream, parts }) => `${stream}:${Buffer.concat(parts).toString()}`)
}

const demux = (rawFallback = false): Demuxer => new Demuxer({ operation: 'test', rawFallback })

const sample = Buffer.concat([
  frame('stdout', 'one\n'),
  frame('stdout', ''),
  frame('stdout', 'two\n'),
  frame('stderr', 'oops\n'),
  frame('stdout', 'grüße\n'),
])
const sampleRuns = ['stdout:one\ntwo\n', 'stderr:oops\n', 'stdout:grüße\n']

describe('the demultiplexer', () => {
  it('keeps the order of both streams', () => {
    expect(runs(feed(demux(), [sample]))).toEqual(sampleRuns)
  })

  it('gives the same whatever the size of the chunks', () => {
    for (let size = 1; size <= sample.length; size++) {
      const chunks = []
      for (let at = 0; at < sample.length; at += size) chunks.push(sample.subarray(at, at + size))
      expect(runs(feed(demux(), chunks))).toEqual(sampleRuns)
    }
  })

  it('gathers the frames of a chunk into one piece per run', () => {
    expect(demux().push(sample)).toHaveLength(3)
  })

  it('takes 100,000 one-byte frames in one chunk without growing the stack', () => {
    const chunk = Buffer.concat(Array.from({ length: 100_000 }, () => frame('stdout', 'x')))
    const pieces = feed(demux(), [chunk])
    expect(pieces).toHaveLength(1)
    expect(pieces[0]?.bytes.length).toBe(100_000)
  })

  it('hands a lone payload on without copying it', () => {
    const chunk = frame('stdout', 'x'.repeat(1000))
    expect(demux().push(chunk)[0]?.bytes.buffer).toBe(chunk.buffer)
  })

  it('lets a payload pass that is longer than any chunk, holding nothing back', () => {
    const demuxer = demux()
    const header = Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff])
    expect(demuxer.push(header)).toEqual([])
    const part = Buffer.alloc(65_536, 'a')
    for (let round = 0; round < 100; round++) expect(demuxer.push(part)[0]?.bytes.length).toBe(65_536)
  })

  it('raises a typed error for a bad header behind good frames', () => {
    const demuxer = demux(true)
    demuxer.push(frame('stdout', 'good'))
    expect(() => demuxer.push(Buffer.from('no header'))).toThrow(
      expect.objectContaining({ reason: 'bad-answer', operation: 'test' }),
    )
  })

  it('refuses a type that does not exist and padding that is not zero', () => {
    expect(() => demux().push(Buffer.from([4, 0, 0, 0, 0, 0, 0, 1]))).toThrow('not framed')
    expect(() => demux().push(Buffer.from([1, 0, 9, 0, 0, 0, 0, 1]))).toThrow('not framed')
  })

  it('takes an unframed stream as raw when allowed, also cut after any byte', () => {
    const text = Buffer.from('plain terminal output')
    for (let cut = 0; cut <= text.length; cut++) {
      const demuxer = demux(true)
      const pieces = feed(demuxer, [text.subarray(0, cut), text.subarray(cut)])
      expect(runs(pieces)).toEqual(['stdout:plain terminal output'])
      expect(demuxer.raw).toBe(true)
    }
  })

  it('takes a raw stream that is shorter than a header', () => {
    expect(runs(feed(demux(true), [Buffer.from('hi')]))).toEqual(['stdout:hi'])
  })

  it('reports the engine’s own error frame with its text', () => {
    const chunks = [frame('stdout', 'before'), frame('systemerr', 'no space left on device')]
    expect(() => feed(demux(), chunks)).toThrow(expect.objectContaining({ message: 'no space left on device' }))
  })

  it('reports an end inside a frame or header as lost', () => {
    const whole = frame('stdout', 'abc')
    for (const length of [3, 8, 10]) {
      expect(() => feed(demux(), [whole.subarray(0, length)])).toThrow(expect.objectContaining({ reason: 'lost' }))
    }
  })

  it('survives any bytes: pieces or a typed error, never more output than input', () => {
    let seed = 42
    const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
    for (let round = 0; round < 2_000; round++) {
      const bytes = Buffer.from(
        Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * (round % 2 ? 256 : 4))),
      )
      const demuxer = demux(round % 3 === 0)
      try {
        const total = feed(demuxer, [bytes]).reduce((sum, piece) => sum + piece.bytes.length, 0)
        expect(total).toBeLessThanOrEqual(bytes.length)
      } catch (error) {
        expect(error).toMatchObject({ name: 'DockerError' })
      }
    }
  })
})
