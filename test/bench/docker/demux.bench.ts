import { EventEmitter } from 'node:events'
import Docker from 'dockerode'
import { Demuxer } from '../../../main/docker/demux.ts'
import { frame } from '../../support/fake-docker/frames.ts'
import type { Benchmark, Samples } from '../runner.ts'

const LINE_BYTES = 20
const CHUNK_BYTES = 64 * 1024
const CHUNKS = 8
const ROUNDS = 7

/** What both write to; the sum proves that nothing was left out. */
interface Sink {
  bytes: number
  write(chunk: Buffer): boolean
}

function makeSink(): Sink {
  return {
    bytes: 0,
    write(chunk) {
      this.bytes += chunk.length
      return true
    },
  }
}

function chunksOfLines(): Buffer[] {
  const line = frame('stdout', 'x'.repeat(LINE_BYTES - 1) + '\n')
  const all = Buffer.concat(Array.from({ length: Math.ceil((CHUNK_BYTES * CHUNKS) / line.length) }, () => line))
  // cut as a socket delivers: anywhere
  return Array.from({ length: Math.ceil(all.length / CHUNK_BYTES) }, (_, index) =>
    all.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  )
}

function ours(chunks: readonly Buffer[], sink: Sink): void {
  const demuxer = new Demuxer({ operation: 'bench' })
  for (const chunk of chunks) for (const piece of demuxer.push(chunk)) sink.write(piece.bytes)
}

function theirs(docker: Docker, chunks: readonly Buffer[], sink: Sink): void {
  const source = new EventEmitter()
  const modem = docker.modem as unknown as { demuxStream(from: EventEmitter, stdout: Sink, stderr: Sink): void }
  modem.demuxStream(source, sink, sink)
  for (const chunk of chunks) source.emit('data', chunk)
}

function timed(act: (sink: Sink) => void, expected: number): number {
  const sink = makeSink()
  const start = performance.now()
  act(sink)
  const time = performance.now() - start
  if (sink.bytes !== expected) throw new Error(`${sink.bytes} bytes came out, ${expected} were put in`)
  return time
}

function run(): Promise<Samples> {
  const docker = new Docker()
  const chunks = chunksOfLines()
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  const expected = (total / (LINE_BYTES + 8)) * LINE_BYTES
  const samples: { ours: number[]; peer: number[] } = { ours: [], peer: [] }
  timed((sink) => ours(chunks, sink), expected)
  for (let round = 0; round < ROUNDS; round++) {
    samples.ours.push(timed((sink) => ours(chunks, sink), expected))
    samples.peer.push(timed((sink) => theirs(docker, chunks, sink), expected))
  }
  return Promise.resolve(samples)
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'demux-vs-dockerode',
    unit: 'ms',
    peer: 'dockerode: modem.demuxStream',
    note: '512 KiB of frames with lines of 20 bytes, in reads of 64 KiB; with lines of 2 bytes the peer overflows its stack',
    run,
  },
]
