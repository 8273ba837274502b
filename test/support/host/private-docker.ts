import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DOCKER, linesOf } from './cli.ts'
import { reachableFolder, removeFolder } from './folders.ts'
import { uniqueName } from './identity.ts'
import { addNamespace, endProcess, removeNamespace, startInside } from './namespace.ts'
import { run, tryRun } from './run.ts'

export type PrivateDocker = {
  /** Path of its socket; `host` is the same as DOCKER_HOST takes it. */
  readonly socket: string
  readonly host: string
  /** Name of its network namespace: `nsenter --net=/run/netns/NAME`. */
  readonly namespace: string
  readonly log: string
  readonly docker: (...args: string[]) => Promise<string>
  /** Ends the daemon and leaves containers, images and folder, as a crash (kill) or a service stop (stop) does. */
  readonly halt: (how: 'stop' | 'kill') => Promise<void>
  /** Starts it again after `halt`. */
  readonly resume: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/**
 * A dockerd with network, mounts, data and configuration of its own, for whatever would hit others: prune, restart,
 * FORWARD policy, swarm. No way out to any network. Needs root; about 2 s. `args` go to dockerd.
 */
export async function privateDocker(args: readonly string[] = []): Promise<PrivateDocker> {
  const folder = await reachableFolder('docker')
  const namespace = uniqueName('docker')
  const socket = join(folder, 'docker.sock')
  const log = join(folder, 'dockerd.log')
  for (const name of ['run', 'etc', 'data', 'exec']) await mkdir(join(folder, name))
  // Targets of the binds; the engine's packages make them, or the first start would.
  for (const name of ['/run/docker', '/etc/docker', '/run/containerd']) await mkdir(name, { recursive: true })
  await addNamespace(namespace)
  const space = {
    network: namespace,
    binds: [
      { source: join(folder, 'run'), target: '/run/docker' },
      { source: join(folder, 'etc'), target: '/etc/docker' },
    ],
    // A containerd of the host that listens here would be used, and shared.
    empty: ['/run/containerd'],
  }
  const roots = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')]
  const command = ['dockerd', ...roots, '--pidfile', join(folder, 'pid'), '--host', `unix://${socket}`, ...args]
  const host = `unix://${socket}`
  let pid = 0
  const resume = async (): Promise<void> => {
    // On a machine that is busy enough dockerd gives up on its containerd after 15 s and ends; it starts well the next time.
    for (let start = 1; ; start += 1) {
      pid = startInside(space, command, log)
      try {
        return await untilAnswers(host, log, pid)
      } catch (error) {
        if (start === 3 || !/timeout waiting for containerd to start/.test(String(error))) throw error
        await endProcess(pid)
      }
    }
  }
  const dispose = async (): Promise<void> => {
    if (pid !== 0) {
      await killContainers(host)
      await endProcess(pid)
    }
    await removeNamespace(namespace)
    await removeFolder(folder)
  }
  try {
    await resume()
  } catch (error) {
    await dispose()
    throw error
  }
  return {
    socket,
    host,
    namespace,
    log,
    docker: (...rest) => run(DOCKER, ['-H', host, ...rest]),
    halt: async (how) => {
      await endProcess(pid, how === 'kill' ? 0 : 20_000)
      pid = 0
    },
    resume,
    [Symbol.asyncDispose]: dispose,
  }
}

/** A stopping engine gives each container ten seconds; nobody waits for these. */
async function killContainers(host: string): Promise<void> {
  const running = linesOf((await tryRun(DOCKER, ['-H', host, 'ps', '-q'])).stdout)
  if (running.length > 0) await tryRun(DOCKER, ['-H', host, 'kill', ...running])
}

async function untilAnswers(host: string, log: string, pid: number): Promise<void> {
  for (let round = 0; round < 300; round += 1) {
    if ((await tryRun(DOCKER, ['-H', host, 'version', '-f', '{{.Server.Version}}'])).code === 0) return
    await sleep(100)
  }
  throw new Error(`private dockerd (pid ${pid}) does not answer: ${(await readFile(log, 'utf8')).slice(-1_000)}`)
}
