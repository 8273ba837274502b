import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Engine } from '../../../main/docker/engine.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import type { StepContext } from '../../../main/step/engines.ts'
import type { ContainerFileStep } from '../../../main/step/container-file-step.ts'
import { runContainerFileStep } from '../../../main/step/container-file-steps.ts'
import { busyboxImage, DOCKER, uniqueName } from '../../support/host/index.ts'
import { run as runProgram } from '../../support/host/run.ts'
import type { Benchmark, Samples } from '../runner.ts'

const MIB = 256
const ROUNDS = 5

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

interface Bench {
  readonly name: string
  readonly folder: string
  readonly file: string
  step(step: ContainerFileStep): Promise<void>
}

/** A container that is not started, and a file of random data in the page cache. */
async function withBench(measure: (bench: Bench) => Promise<Samples>): Promise<Samples> {
  const image = await busyboxImage()
  const engine = await Engine.connect(unixTransport('/var/run/docker.sock'))
  const folder = await mkdtemp(join(tmpdir(), 'labrig-test-copy-'))
  const name = uniqueName('copy')
  const file = join(folder, 'random.bin')
  await runProgram('dd', ['if=/dev/urandom', `of=${file}`, 'bs=1M', `count=${MIB}`])
  await engine.containers.create({ image, name })
  const context = {
    engines: { docker: () => Promise.resolve(engine) },
    signal: new AbortController().signal,
    progress: () => undefined,
  } as unknown as StepContext
  try {
    return await measure({ name, folder, file, step: (step) => runContainerFileStep(step, context) })
  } finally {
    await engine.containers.remove(name, { force: true })
    engine.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const on = (name: string) => ({ connection: 'docker', container: name, name })

async function copyIn({ name, file, step }: Bench): Promise<Samples> {
  const [ours, peer]: [number[], number[]] = [[], []]
  const owner = { uid: 0, gid: 0 }
  const bytes = MIB << 20
  for (let round = 0; round < ROUNDS; round++) {
    const to = { folder: '/tmp', as: 'ours.bin' }
    const own = { type: 'container.copy-in', ...on(name), from: file, ...to, owner, mode: null, bytes } as const
    ours.push(await timed(() => step(own)))
    peer.push(await timed(() => runProgram(DOCKER, ['cp', file, `${name}:/tmp/theirs.bin`])))
  }
  return { ours, peer }
}

async function copyOut({ name, file, folder, step }: Bench): Promise<Samples> {
  const [ours, peer]: [number[], number[]] = [[], []]
  await runProgram(DOCKER, ['cp', file, `${name}:/tmp/random.bin`])
  const bytes = MIB << 20
  for (let round = 0; round < ROUNDS; round++) {
    const [mine, theirs] = [join(folder, 'mine'), join(folder, 'theirs')]
    const own = {
      type: 'container.copy-out',
      ...on(name),
      path: '/tmp/random.bin',
      kind: 'file',
      to: mine,
      bytes,
    } as const
    ours.push(await timed(() => step(own)))
    peer.push(await timed(() => runProgram(DOCKER, ['cp', `${name}:/tmp/random.bin`, theirs])))
    if ((await stat(mine)).size !== bytes) throw new Error('not all of it came')
    for (const path of [mine, theirs]) await rm(path)
  }
  return { ours, peer }
}

const note = `${MIB} MiB of random data in one file, a container that is not started; our connection is open (warm)`

export const benchmarks: readonly Benchmark[] = [
  { name: 'cp-in-vs-docker-cp', unit: 'ms', peer: 'docker cp FILE CONTAINER:', note, run: () => withBench(copyIn) },
  { name: 'cp-out-vs-docker-cp', unit: 'ms', peer: 'docker cp CONTAINER: FILE', note, run: () => withBench(copyOut) },
]
