import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { inProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { busyboxImage, docker, uniqueName } from '../../support/host/index.ts'
import type { Benchmark, Samples } from '../runner.ts'

const ROUNDS = 10

/** Says when it looks, and when the machine sees its cable out. */
const WATCH = ['echo looking', 'while [ "$(cat /sys/class/net/eth0/carrier)" = 1 ]; do :; done', 'echo out'].join('; ')

/** Begins to look from inside the machine. */
async function watched(name: string): Promise<{ readonly seen: Promise<number> }> {
  const child = spawn('docker', ['exec', name, 'sh', '-c', WATCH], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  if ((await lines.next()).value !== 'looking') throw new Error('the machine does not look')
  const seen = lines.next().then(() => performance.now())
  return { seen }
}

/** Milliseconds from the wish to cut a link to the machine without a cable. */
async function cut(): Promise<Samples> {
  const name = uniqueName('cut')
  await using labrig = await Labrig.make()
  await using app = await inProcess(labrig)
  await docker('run', '-d', '--init', '--name', name, await busyboxImage(), 'sleep', '1000')
  try {
    const id = `container:docker/${(await docker('inspect', '-f', '{{.Id}}', name)).trim()}`
    const [link] = (await app.client.link.list({ id })).links
    const one = { id, mac: link?.mac ?? '' }
    const ours: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const { seen } = await watched(name)
      const begun = performance.now()
      await app.client.link.cut(one)
      ours.push((await seen) - begun)
      await app.client.link.restore(one)
    }
    return { ours, peer: null }
  } finally {
    await docker('rm', '-f', name)
  }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'link-cut-effective',
    unit: 'ms',
    peer: null,
    note: 'from the act to the machine that sees its cable out, read inside a running container; warm',
    run: cut,
  },
]
