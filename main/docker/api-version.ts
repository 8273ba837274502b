import { DockerError } from './errors.ts'

/** The span of Engine API versions this client speaks; 1.41 is Docker 20.10 and what podman's compatible API announces. */
export const OLDEST_API = '1.41'
export const NEWEST_API = '1.52'

/** Orders two versions by their numbers: 1.9 stands before 1.41. */
export function compareApi(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split('.').map(Number)
  const [majorB = 0, minorB = 0] = b.split('.').map(Number)
  return majorA - majorB || minorA - minorB
}

/**
 * The version to put before each path: the lower of the engine's newest and ours.
 * @throws DockerError `bad-answer` if it is no version, `unsupported` if the spans do not meet
 */
export function negotiateApi(engineNewest: string, engineOldest: string | undefined, operation: string): string {
  if (!/^\d+\.\d+$/.test(engineNewest)) {
    const message = `the engine announces no API version (${JSON.stringify(engineNewest.slice(0, 40))})`
    throw new DockerError({ operation, reason: 'bad-answer', message })
  }
  const version = compareApi(engineNewest, NEWEST_API) > 0 ? NEWEST_API : engineNewest
  const tooOld = compareApi(version, OLDEST_API) < 0
  const tooNew = engineOldest !== undefined && compareApi(engineOldest, version) > 0
  if (tooOld || tooNew) {
    const span = engineOldest === undefined ? engineNewest : `${engineOldest} to ${engineNewest}`
    const message = `the engine speaks API ${span}; supported is ${OLDEST_API} to ${NEWEST_API}`
    throw new DockerError({ operation, reason: 'unsupported', message })
  }
  return version
}
