import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { inProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  busyboxImage,
  docker,
  reachableFolder,
  removeFolder,
  Serial,
  startDomain,
  uniqueBridge,
  uniqueName,
  virsh,
} from '../../support/host/index.ts'
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

const PATIENCE = 60_000

/** When the guest said it: asked each millisecond, as `Serial` alone would be tens of them late. */
async function said(serial: Serial, text: string): Promise<number> {
  const end = performance.now() + PATIENCE
  for (;;) {
    if (serial.text.includes(text)) return performance.now()
    if (performance.now() > end) throw new Error(`the guest does not say ${text}: ${serial.text.slice(-400)}`)
    await sleep(1)
  }
}

/** Begins to look from inside the guest until its cable is not so any more; its shell's echo of this has quotes. */
async function watchedGuest(serial: Serial, is: 0 | 1, round: number): Promise<{ readonly seen: Promise<number> }> {
  const mark = `${round}-${is}`
  const loop = `while read c </sys/class/net/eth0/carrier; [ "$c" = ${is} ]; do :; done`
  serial.send(`echo 'look'ing${mark}; ${loop}; echo 'o'ut${mark}\n`)
  await said(serial, `looking${mark}`)
  return { seen: said(serial, `out${mark}`) }
}

async function roundsOf(guest: string): Promise<Samples> {
  await using labrig = await Labrig.make()
  const id = (await labrig.machine(guest))?.id ?? ''
  await using app = await inProcess(labrig)
  const [link] = (await app.client.link.list({ id })).links
  const one = { id, mac: link?.mac ?? '' }
  const serial = await Serial.open(guest)
  try {
    const ours: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const { seen } = await watchedGuest(serial, 1, round)
      const begun = performance.now()
      await app.client.link.cut(one)
      ours.push((await seen) - begun)
      const { seen: whole } = await watchedGuest(serial, 0, round)
      await app.client.link.restore(one)
      await whole
    }
    return { ours, peer: null }
  } finally {
    serial.close()
  }
}

/** The same of a guest, read at its serial port. */
async function cutOfGuest(): Promise<Samples> {
  const folder = await reachableFolder('cut')
  const network = uniqueName('cut')
  const file = join(folder, 'network.xml')
  // No <ip>: nothing of it can meet a network of this machine.
  await writeFile(file, `<network><name>${network}</name><bridge name='${uniqueBridge()}' stp='off'/></network>`)
  await virsh('net-create', file)
  try {
    await using guest = await startDomain({ name: uniqueName('cut'), network })
    await guest.waitFor(/TINY-READY/)
    return await roundsOf(guest.name)
  } finally {
    await virsh('net-destroy', network)
    await removeFolder(folder)
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
  {
    name: 'link-cut-effective-guest',
    unit: 'ms',
    peer: null,
    note: 'the same of a VM, read at the serial port of a guest that is emulated; warm',
    run: cutOfGuest,
  },
]
