import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { Contract } from '../../../contract/contract.ts'
import { Conversation } from '../../support/app/conversation.ts'
import { CLI, Labrig } from '../../support/app/labrig.ts'
import { DOCKER, run } from '../../support/host/index.ts'
import { spawn } from 'node:child_process'
import type { Benchmark, Samples } from '../runner.ts'

const ROUNDS = 10
const BUILT = join(import.meta.dirname, '../../../out/main/cli.js')
/** What a user starts once it is built; the sources are read and stripped of types on each start. */
const entry = (): string => (existsSync(BUILT) ? BUILT : CLI)
const how = existsSync(BUILT) ? 'built' : 'from the sources'

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

async function coldList(): Promise<Samples> {
  await using labrig = await Labrig.make()
  const list = () => run(process.execPath, [entry(), 'ls', '--json'], { env: labrig.environment })
  const peers = async () => {
    await run('virsh', ['-c', 'qemu:///system', 'list', '--all'])
    await run(DOCKER, ['-H', 'unix:///run/docker.sock', 'ps', '-a'])
  }
  const [ours, peer]: [number[], number[]] = [[], []]
  await list()
  await peers()
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await timed(list))
    peer.push(await timed(peers))
  }
  return { ours, peer }
}

/** From the start of the program to the list in the page's hands: link, cookie, socket, procedure. */
async function coldHost(): Promise<Samples> {
  await using labrig = await Labrig.make()
  const ours: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    const env = { ...process.env, LC_ALL: 'C', ...labrig.environment }
    await using serving = new Conversation(spawn(process.execPath, [entry(), 'serve', '--print-url'], { env }))
    const [link] = await serving.waitFor(/http:\S+/)
    const { origin } = new URL(link)
    const answer = await fetch(link, { redirect: 'manual' })
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie }, origin })
    const rpc = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })
    const client: ContractRouterClient<Contract> = createORPCClient(rpc)
    await client.inventory.machines()
    ours.push(performance.now() - start)
    socket.close()
  }
  return { ours, peer: null }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'cold-ls',
    unit: 'ms',
    peer: 'virsh list --all, then docker ps -a, each spawned',
    note: `labrig ls --json, ${how}, a new process each time`,
    run: coldList,
  },
  {
    name: 'cold-headless-first-list',
    unit: 'ms',
    peer: null,
    note: `labrig serve, ${how}, from its start to the first list over its WebSocket`,
    run: coldHost,
  },
]
