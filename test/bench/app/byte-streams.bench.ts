import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { openSerial } from '../../../main/console/open-stream.ts'
import { startHeadlessHost } from '../../../main/headless/server.ts'
import { inProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { busyboxImage, docker, DOCKER, startDomain, uniqueName, virsh } from '../../support/host/index.ts'
import { StreamClient } from '../../support/app/stream-client.ts'
import type { Benchmark, Samples } from '../runner.ts'

const ECHOES = 60
const ROUNDS = 5
const MIB = 2 ** 20
const FLOOD = 64 * MIB

/** One character typed at a guest's shell until it comes back: the guest's own echo, through qemu, libvirt and us. */
async function echo(): Promise<Samples> {
  await using guest = await startDomain({ name: uniqueName('echo') })
  await guest.waitFor(/TINY-READY/)
  await using labrig = await Labrig.make()
  await using app = await inProcess(labrig)
  const id = `vm:system/${(await virsh('domuuid', guest.name)).trim()}`
  const { duplex } = await openSerial(app.services.connections, { id, force: false })
  let heard: (chunk: Buffer) => void = () => undefined
  duplex.on('data', (chunk: Buffer) => heard(chunk))
  const ours: number[] = []
  for (let round = 0; round < ECHOES + 5; round++) {
    const letter = String.fromCharCode(97 + (round % 26))
    const start = performance.now()
    await new Promise<void>((resolve) => {
      heard = (chunk) => (chunk.includes(letter) ? resolve() : undefined)
      duplex.write(letter)
    })
    // The first few wake guest and caches.
    if (round >= 5) ours.push(performance.now() - start)
  }
  duplex.destroy()
  return { ours, peer: null }
}

async function dockerExec(box: string): Promise<number> {
  const start = performance.now()
  const child = spawn(DOCKER, [
    '-H',
    'unix:///run/docker.sock',
    'exec',
    '-t',
    box,
    'head',
    '-c',
    String(FLOOD),
    '/dev/zero',
  ])
  let bytes = 0
  child.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length))
  await new Promise((resolve) => child.on('close', resolve))
  if (bytes !== FLOOD) throw new Error(`docker exec gave ${bytes} bytes`)
  return FLOOD / MIB / ((performance.now() - start) / 1000)
}

async function flood(): Promise<Samples> {
  const box = uniqueName('flood')
  await using labrig = await Labrig.make()
  await using app = await inProcess(labrig)
  await writeFile(join(labrig.folder, 'index.html'), 'page')
  await using host = await startHeadlessHost({ services: app.services, root: labrig.folder, port: 0 })
  const entered = await fetch(host.issueUrl(), { redirect: 'manual' })
  const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const key = (await docker('run', '-d', '--name', box, await busyboxImage(), 'sleep', '1000')).trim()
  const [ours, peer]: [number[], number[]] = [[], []]
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now()
      const command = ['head', '-c', String(FLOOD), '/dev/zero']
      const { stream } = await app.client.console.exec({ id: `container:docker/${key}`, command })
      using terminal = await StreamClient.open({ port: host.port, cookie }, stream)
      await terminal.end()
      if (terminal.received !== FLOOD) throw new Error(`the stream gave ${terminal.received} bytes`)
      ours.push(FLOOD / MIB / ((performance.now() - start) / 1000))
      peer.push(await dockerExec(box))
    }
  } finally {
    await docker('rm', '-f', box)
  }
  return { ours, peer }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'console-echo',
    unit: 'ms',
    peer: null,
    note: 'one character at the serial console of an emulated guest, to its echo; warm',
    run: echo,
  },
  {
    name: 'terminal-throughput',
    unit: 'MiB/s',
    better: 'more',
    peer: 'docker exec -t, read from its pipe',
    note: '64 MiB from a terminal in a container over the headless WebSocket with flow control, start included; warm',
    run: flood,
  },
]
