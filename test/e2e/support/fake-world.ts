import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FakeEngine } from '../../support/fake-docker/fake-engine.ts'
import { FakeLibvirt, type FakeDomain } from '../../support/fake-libvirt/index.ts'
import type { ConnectionEntry } from './headless-host.ts'

/** virDomainState. */
export const RUNNING = 1
export const PAUSED = 3
export const OFF = 5

/** Both engines as fakes at the wire, and how the host finds them. */
export interface FakeWorld extends AsyncDisposable {
  readonly libvirt: FakeLibvirt
  readonly docker: FakeEngine
  readonly folder: string
  readonly connections: readonly ConnectionEntry[]
  /** A folder with stand-ins for programs of the host. */
  readonly programs?: string
}

/** @param wanted the folder of the sockets, made anew; one of its own unless told */
export async function fakeWorld(wanted?: string): Promise<FakeWorld> {
  const folder = wanted ?? (await mkdtemp(join(tmpdir(), 'labrig-test-world-')))
  if (wanted !== undefined) {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
  }
  const libvirt = new FakeLibvirt()
  const socket = join(folder, 'libvirt.sock')
  await libvirt.listen(socket)
  const docker = await FakeEngine.start({ socketPath: join(folder, 'docker.sock') })
  return {
    libvirt,
    docker,
    folder,
    connections: [
      { id: 'system', engine: 'libvirt', uri: 'qemu:///system', socket },
      { id: 'docker', engine: 'docker', host: `unix://${docker.socketPath}` },
    ],
    async [Symbol.asyncDispose]() {
      await libvirt[Symbol.asyncDispose]()
      await docker[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A defined guest; running ones get an id as the real daemon gives them. */
export function addGuest(
  world: FakeWorld,
  name: string,
  state: number = OFF,
  changes: Partial<FakeDomain> = {},
): FakeDomain {
  const id = state === OFF ? -1 : world.libvirt.host.newId()
  return world.libvirt.host.addDomain(name, { state, id, reason: 1, ...changes })
}
