import type { UploadPlace } from '../../contract/upload.ts'
import { takenIn } from '../container/files/taken.ts'
import { rootOf } from '../container/files/plan-copies.ts'
import { withVolume } from '../container/volumes/lending.ts'
import { observeContainer } from '../inventory/observed-container.ts'
import type { FileRoot } from '../container/files/root.ts'
import { os, signalOf } from './base.ts'
import type { Services } from './context.ts'

/** Looks at the files of a place. */
async function within<T>(
  place: UploadPlace,
  { connections }: Services,
  look: (root: FileRoot) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  if ('container' in place) return look(rootOf(await observeContainer(connections, place.container)))
  return withVolume(await connections.docker(place.connection), place.volume, look, signal)
}

export const uploadRouter = {
  taken: os.upload.taken.handler(({ input: { place, folder, paths }, context, signal }) =>
    within(place, context, (root) => takenIn(root, folder, paths, signalOf(signal)), signalOf(signal)),
  ),
  open: os.upload.open.handler(async ({ input, context }) => {
    const { folder, stream } = await context.uploads.open(input.files, input.folders)
    return { stream: context.tickets.offer(stream), label: stream.label, folder }
  }),
  discard: os.upload.discard.handler(({ input, context }) => context.uploads.discard(input.folder)),
}
