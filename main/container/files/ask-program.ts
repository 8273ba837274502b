import type { FileListing } from '../../../contract/container-files.ts'
import type { Engine } from '../../docker/engine.ts'
import { isDockerError } from '../../docker/errors.ts'
import { listingCommand, listingEnvironment, readListing } from '../../inventory/folder-listing.ts'

/** Some 50,000 names. Bytes. */
const MAX_OUTPUT = 6 << 20
/** A folder of a dead network share answers never. Milliseconds. */
const PATIENCE = 15_000

/**
 * What is in a folder of a running container, by its own find and stat as root: /proc and tmpfs are there as well, and the
 * size of what lies below costs nothing.
 * @returns null where the image has no such programs, or they do not get there
 */
export async function askProgram(
  engine: Engine,
  key: string,
  path: string,
  signal: AbortSignal,
): Promise<FileListing | null> {
  const patience = AbortSignal.timeout(PATIENCE)
  const either = AbortSignal.any([signal, patience])
  try {
    const spec = {
      command: listingCommand(path),
      env: listingEnvironment,
      user: '0',
      maxOutputBytes: MAX_OUTPUT,
    }
    const { exitCode, stdout, truncated } = await engine.execs.run(key, spec, either)
    return exitCode === 0 ? readListing(stdout, truncated ? MAX_OUTPUT : null) : null
  } catch (error) {
    if (signal.aborted || isDockerError(error, 'lost', 'not-ready', 'not-found')) throw error
    // No shell, a container that stops in this moment, or no answer in time: the archive tells it too.
    return null
  }
}
