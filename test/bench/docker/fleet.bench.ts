import { readdir, readFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { ContainerSampler } from '../../../main/docker/container-sampler.ts'
import { Engine } from '../../../main/docker/engine.ts'
import { unixTransport } from '../../../main/docker/transport.ts'
import { busyboxImage, DOCKER, linesOf, uniqueName } from '../../support/host/index.ts'
import { run as runProgram } from '../../support/host/run.ts'
import { inTurns, timed } from '../rounds.ts'
import type { Benchmark, Samples } from '../runner.ts'

const CONTAINERS = 60
const SOCKET = '/var/run/docker.sock'
const OURS = ['-H', `unix://${SOCKET}`]
/** Readings of one measurement, one each second as `docker stats` takes them. */
const SECONDS = 8

interface Fleet {
  readonly engine: Engine
  readonly ids: readonly string[]
}

/** Sixty containers that run, made and removed by this bench. */
async function withFleet(act: (fleet: Fleet) => Promise<Samples>): Promise<Samples> {
  const image = await busyboxImage()
  const engine = await Engine.connect(unixTransport(SOCKET))
  const ids: string[] = []
  try {
    for (let made = 0; made < CONTAINERS; made += 10) {
      const names = Array.from({ length: 10 }, () => uniqueName('fleet'))
      await Promise.all(
        names.map(async (name) => {
          const { id } = await engine.containers.create({ image, name, command: ['sleep', '1000'] })
          ids.push(id)
          await engine.containers.start(id)
        }),
      )
    }
    return await act({ engine, ids })
  } finally {
    for (let at = 0; at < ids.length; at += 10)
      await Promise.all(ids.slice(at, at + 10).map((id) => engine.containers.remove(id, { force: true })))
    engine.close()
  }
}

/** All that a page shows of each: the list, then every container's facts. */
const details = ({ engine, ids }: Fleet): Promise<Samples> =>
  inTurns(
    9,
    () =>
      timed(async () => {
        const listed = await engine.containers.list()
        const wanted = listed.filter(({ id }) => ids.includes(id))
        const all = await Promise.all(wanted.map(({ id }) => engine.containers.inspect(id)))
        if (all.length !== CONTAINERS) throw new Error(`${all.length} were inspected`)
      }),
    () =>
      timed(async () => {
        const listed = linesOf(await runProgram(DOCKER, [...OURS, 'ps', '-aq', '--no-trunc']))
        const wanted = listed.filter((id) => ids.includes(id))
        const all = JSON.parse(await runProgram(DOCKER, [...OURS, 'inspect', ...wanted])) as unknown[]
        if (all.length !== CONTAINERS) throw new Error(`docker inspected ${all.length}`)
      }),
    2,
  )

/** Processor time that a process has used, in milliseconds; 0 when it has gone. A tick is 10 ms (proc(5), USER_HZ). */
async function usedBy(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10
}

/** The engine's own processes: what a reading costs there counts as well. */
async function enginePids(): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const names = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/comm`, 'latin1').catch(() => '')))
  return pids.filter((_, at) => ['dockerd', 'containerd'].includes(names[at]?.trim() ?? ''))
}

const sum = async (pids: readonly number[]) => (await Promise.all(pids.map(usedBy))).reduce((all, one) => all + one, 0)

async function statistics({ engine, ids }: Fleet): Promise<Samples> {
  const engines = await enginePids()
  const sampler = new ContainerSampler(engine)
  const ours = async () => {
    await Promise.all(ids.map((id) => sampler.sample(id)))
    const [before, own] = [await sum(engines), process.cpuUsage()]
    for (let second = 0; second < SECONDS; second++) {
      const read = await Promise.all(ids.map((id) => sampler.sample(id)))
      if (read.some((one) => one === undefined)) throw new Error('a container was not read')
      await sleep(1000)
    }
    const used = process.cpuUsage(own)
    return ((await sum(engines)) - before + (used.user + used.system) / 1000) / SECONDS
  }
  const theirs = async () => {
    const words = [...OURS, 'stats', '--format', '{{.ID}} {{.CPUPerc}} {{.MemUsage}}', ...ids]
    const child = spawn(DOCKER, words, { stdio: ['ignore', 'ignore', 'ignore'] })
    try {
      // Its first reading takes two seconds.
      await sleep(2500)
      const pids = [...engines, child.pid ?? 0]
      const before = await sum(pids)
      await sleep(SECONDS * 1000)
      return ((await sum(pids)) - before) / SECONDS
    } finally {
      child.kill()
    }
  }
  return inTurns(3, ours, theirs, 0)
}

const of = `${CONTAINERS} running containers`

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'list-details-vs-docker-inspect',
    unit: 'ms',
    peer: 'docker ps, docker inspect of all',
    note: `${of}, all facts of each; we keep one connection, docker is two processes`,
    run: () => withFleet(details),
  },
  {
    name: 'stats-vs-docker-stats',
    unit: 'ms of CPU a second',
    peer: 'docker stats',
    note: `${of}, one reading a second, dockerd and containerd counted on both sides`,
    run: () => withFleet(statistics),
  },
]
