import { z } from 'zod'
import { connectionId, imageId } from './ids.ts'
import { imageBuildProcedures } from './image-build.ts'
import { imageLookProcedures } from './image-look.ts'
import { imageReference } from './image-reference.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { image } from './resource.ts'
import { secret } from './secret.ts'
import { hostPath } from './vm.ts'

const on = input({ connection: connectionId.default('docker') })

export const imageProcedures = {
  ...imageLookProcedures,
  ...imageBuildProcedures,
  list: query('container images').input(on.partial().optional()).output(z.array(image)),
  pull: act('fetches an image from a registry')
    .input(
      on.extend({ reference: imageReference, login: input({ username: z.string(), password: secret }).optional() }),
    )
    .output(actResult.extend({ id: imageId })),
  load: act('loads the images of an archive made by save')
    .input(on.extend({ path: hostPath }))
    .output(actResult.extend({ loaded: z.array(z.string()) })),
  import: act('makes an image from the tar archive of a root file system')
    .input(
      on.extend({
        path: hostPath,
        reference: imageReference,
        /** Dockerfile instructions applied to the image, for example CMD ["bash"]. */
        changes: z.array(z.string()).default([]),
      }),
    )
    .output(actResult.extend({ id: imageId })),
  tag: act('gives an image one more name')
    .input(input({ id: imageId, reference: imageReference }))
    .output(actResult),
  save: act('writes images into an archive that load reads')
    .input(input({ ids: z.array(imageId).min(1).max(100), path: hostPath }))
    .output(actResult),
  push: act('sends an image to the registry in its name')
    .input(
      on.extend({
        reference: imageReference,
        login: input({ username: z.string(), password: secret }).optional(),
      }),
    )
    .output(actResult.extend({ digest: z.string().nullable() })),
  delete: act('removes an image or one of its names')
    .input(input({ id: imageId, reference: imageReference.optional(), force: z.boolean().default(false) }))
    .output(actResult),
}
