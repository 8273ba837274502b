import { Engine } from '../../../main/docker/engine.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { busyboxImage, DOCKER, uniqueName } from '../../support/host/index.ts'
import { run as runProgram } from '../../support/host/run.ts'
import type { Benchmark, Samples } from '../runner.ts'

const CONTAINERS = 200
const ROUNDS = 15
const PS = ['-H', 'unix:///var/run/docker.sock', 'ps', '-a', '--format', '{{json .}}']

async function inBatches<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < items.length; at += 10) await Promise.all(items.slice(at, at + 10).map(act))
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

async function compare(engine: Engine): Promise<Samples> {
  const [ours, peer]: [number[], number[]] = [[], []]
  const list = async (): Promise<void> => {
    const found = await engine.containers.list()
    if (found.length < CONTAINERS) throw new Error(`only ${found.length} containers were listed`)
  }
  const ps = async (): Promise<void> => {
    const rows = (await runProgram(DOCKER, PS))
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row) as unknown)
    if (rows.length < CONTAINERS) throw new Error(`only ${rows.length} containers were listed by docker`)
  }
  await list()
  await ps()
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await timed(list))
    peer.push(await timed(ps))
  }
  return { ours, peer }
}

async function run(): Promise<Samples> {
  const image = await busyboxImage()
  const engine = await Engine.connect(unixTransport('/var/run/docker.sock'))
  const ids: string[] = []
  try {
    const names = Array.from({ length: CONTAINERS }, () => uniqueName('dk'))
    await inBatches(names, async (name) => ids.push((await engine.containers.create({ image, name })).id))
    return await compare(engine)
  } finally {
    await inBatches(ids, (id) => engine.containers.remove(id, { force: true }))
    engine.close()
  }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'container-list-vs-docker',
    unit: 'ms',
    peer: "docker ps -a --format '{{json .}}'",
    note: `${CONTAINERS} created containers, state and addresses of all; warm, one connection kept, peer is a process per list`,
    run,
  },
]
