import { inProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { DOCKER, run } from '../../support/host/index.ts'
import type { Benchmark, Samples } from '../runner.ts'

const ROUNDS = 9

/** What a person types for a part of the same facts, one after another. */
const CALLS: readonly (readonly [string, ...string[]])[] = [
  ['virsh', '-c', 'qemu:///system', 'net-list', '--all'],
  [DOCKER, '-H', 'unix:///run/docker.sock', 'info'],
  ['iptables', '-S', 'FORWARD'],
  ['ip', '-j', 'address'],
]

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

async function byHand(): Promise<void> {
  // It fails on a host without virtualization, which is an answer all the same.
  await run('virt-host-validate', ['qemu']).catch(() => undefined)
  for (const [program, ...words] of CALLS) await run(program, words)
}

async function report(): Promise<Samples> {
  await using labrig = await Labrig.make()
  await using app = await inProcess(labrig)
  const [ours, peer]: [number[], number[]] = [[], []]
  await app.client.doctor.check()
  await byHand()
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await timed(() => app.client.doctor.check()))
    peer.push(await timed(byHand))
  }
  return { ours, peer }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'doctor-vs-calls',
    unit: 'ms',
    peer: 'virt-host-validate qemu, virsh net-list, docker info, iptables -S FORWARD and ip -j address, spawned in turn',
    note: 'the whole report with all findings; our connections are open (warm), programs of the host are asked anew each time',
    run: report,
  },
]
