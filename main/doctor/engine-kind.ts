import type { Diagnosis } from './diagnosis.ts'

/** What answers where Docker is expected; null when nothing does. */
export interface EngineKind {
  readonly podman: boolean
  readonly rootless: boolean
  readonly version: string
  readonly rootDir: string
}

/** Podman speaks Docker's language; without root neither of them reaches the networks of libvirt. */
export function engineKindFinding(kind: EngineKind | null): Diagnosis {
  const id = 'docker-kind'
  if (kind === null) return { id, status: 'unknown', code: 'docker-kind.none' }
  const text = JSON.stringify({ ServerVersion: kind.version, DockerRootDir: kind.rootDir, rootless: kind.rootless })
  const evidence = [{ source: 'docker info', text, marked: [] }]
  if (kind.rootless) return { id, status: 'warn', code: 'docker-kind.rootless', evidence }
  if (kind.podman) return { id, status: 'warn', code: 'docker-kind.podman', evidence }
  return { id, status: 'ok', code: 'docker-kind.docker', evidence }
}
