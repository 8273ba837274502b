import type { EngineGap } from '../../contract/connection.ts'
import { compareApi } from '../docker/api-version.ts'
import { isDockerError } from '../docker/errors.ts'

interface Spoken {
  readonly apiVersion: string
  readonly isPodman: boolean
}

/** What an engine does otherwise than the newest Docker (Docker Engine API, "Version history"; podman, "Docker compatible API"). */
export function engineGaps({ apiVersion, isPodman }: Spoken): EngineGap[] {
  const before = (version: string) => compareApi(apiVersion, version) < 0
  const gaps: [EngineGap, boolean][] = [
    ['no-buildkit', isPodman],
    ['slow-space', before('1.42')],
    ['one-mac', before('1.44')],
  ]
  return gaps.filter(([, has]) => has).map(([gap]) => gap)
}

/** What keeps a connection from being used though somebody answers. */
export const refusedGaps = (cause: unknown): EngineGap[] => (isDockerError(cause, 'unsupported') ? ['other-api'] : [])
