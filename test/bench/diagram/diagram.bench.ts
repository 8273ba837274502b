import { tidied } from '../../../renderer/features/networks/diagram/layout.ts'
import { Engine } from '../../../main/docker/engine.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { inProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { busyboxImage, uniqueName } from '../../support/host/index.ts'
import { run as runProgram, tryRun } from '../../support/host/run.ts'
import { classroom } from '../../unit/renderer/networks/some-picture.ts'
import type { Benchmark, Samples } from '../runner.ts'

const CONTAINERS = 200
const ROUNDS = 15
const SOCKET = '/var/run/docker.sock'

async function timed(act: () => unknown): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

/** What tells what the picture is made of; not every host has all of them. */
const programs = [
  ['ip', '-j', '-d', '-s', 'address'],
  ['ip', '-j', 'route'],
  ['bridge', '-j', 'fdb', 'show'],
  ['iptables', '-w', '-S'],
  ['iptables', '-w', '-t', 'nat', '-S'],
  ['nft', 'list', 'ruleset'],
] as const

type Line = (typeof programs)[number]

/** Looked up once, before anything is timed. */
async function programsHere(): Promise<Line[]> {
  const there = await Promise.all(
    programs.map(async ([program]) => (await tryRun('sh', ['-c', `command -v ${program}`])).code === 0),
  )
  return programs.filter((_, at) => there[at])
}

/** All of it asked for at once and not understood. */
async function raw(engine: Engine, lines: readonly Line[]): Promise<void> {
  const [links = ''] = await Promise.all([
    ...lines.map(([program, ...words]) => runProgram(program, words)),
    engine.containers.list().then(() => ''),
    engine.networks.list().then(() => ''),
  ])
  JSON.parse(links)
}

async function compare(engine: Engine): Promise<Samples> {
  const connections = [{ id: 'docker', engine: 'docker', host: `unix://${SOCKET}` }] as const
  await using labrig = await Labrig.make({ connections })
  await using app = await inProcess(labrig)
  const look = async () => {
    const { nodes } = await app.services.diagram.look()
    if (nodes.length < CONTAINERS) throw new Error(`only ${nodes.length} nodes were seen`)
  }
  await look()
  const lines = await programsHere()
  if (lines[0]?.[0] !== 'ip') throw new Error('needs ip (iproute2)')
  await raw(engine, lines)
  const [ours, peer]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await timed(look))
    peer.push(await timed(() => raw(engine, lines)))
  }
  return { ours, peer }
}

async function diagramAgainstRaw(): Promise<Samples> {
  const image = await busyboxImage()
  const engine = await Engine.connect(unixTransport(SOCKET))
  const ids: string[] = []
  try {
    for (let at = 0; at < CONTAINERS; at += 10) {
      const batch = Array.from({ length: 10 }, () => engine.containers.create({ image, name: uniqueName('dia') }))
      ids.push(...(await Promise.all(batch)).map(({ id }) => id))
    }
    return await compare(engine)
  } finally {
    for (let at = 0; at < ids.length; at += 10) {
      await Promise.all(ids.slice(at, at + 10).map((id) => engine.containers.remove(id, { force: true })))
    }
    engine.close()
  }
}

async function layout(): Promise<Samples> {
  const picture = classroom(CONTAINERS)
  const ours: number[] = []
  for (let round = 0; round < ROUNDS; round++) ours.push(await timed(() => tidied(picture)))
  return { ours, peer: null }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'diagram-vs-raw',
    unit: 'ms',
    peer: 'ip -j, bridge -j, iptables, nft (those that are there) and the engine’s lists, at once',
    note: `a picture of ${CONTAINERS} containers from the host’s state; warm, one connection kept`,
    run: diagramAgainstRaw,
  },
  { name: 'diagram-layout', unit: 'ms', peer: null, note: `${CONTAINERS} machines on 20 networks tidied`, run: layout },
]
