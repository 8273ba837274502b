import type { Patient } from '../doctor/check.ts'
import type { EngineKind } from '../doctor/engine-kind.ts'
import type { Connections } from '../inventory/connections.ts'
import type { InventoryStore } from '../inventory/store.ts'
import { hostAbilities } from '../vm/host-abilities.ts'
import { isHere } from '../step/engines.ts'
import { unfinishedActs } from '../work/unfinished.ts'

interface Rooms {
  readonly connections: Connections
  readonly store: InventoryStore
  /** The journal's folder. */
  readonly journal: string
}

/** What the doctor is told. What an engine does not answer is left out: that it does not is a finding of its own. */
export async function patientOf({ connections, store, journal }: Rooms): Promise<Patient> {
  // The engines of other hosts, and what they have, are no part of this one.
  const here = (connection: string) => isHere(connections, connection)
  const list = connections.list().filter(({ id }) => here(id))
  const ready = (engine: 'libvirt' | 'docker') => list.find((one) => one.engine === engine && one.state === 'ready')
  const libvirt = ready('libvirt')
  const docker = ready('docker')
  const [engine, qemuUser, unfinished] = await Promise.all([
    docker === undefined ? null : engineKind(connections, docker.id).catch(() => null),
    libvirt === undefined ? null : qemuUserOf(connections, libvirt.id).catch(() => null),
    unfinishedActs(journal),
  ])
  return {
    connections: list,
    networks: store.list('network').filter(({ connection }) => here(connection)),
    pools: libvirt === undefined ? [] : store.list('pool', libvirt.id),
    engine,
    qemuUser,
    unfinished,
  }
}

async function engineKind(connections: Connections, id: string): Promise<EngineKind> {
  const engine = await connections.docker(id)
  const { rootless, serverVersion, rootDir } = await engine.info(AbortSignal.timeout(5000))
  return { podman: engine.isPodman, rootless, version: serverVersion, rootDir }
}

async function qemuUserOf(connections: Connections, id: string) {
  return (await hostAbilities(await connections.libvirt(id), 'qemu')).qemuUser
}
