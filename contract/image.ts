import { z } from 'zod'
import { connectionId, imageId } from './ids.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { image } from './resource.ts'
import { secret } from './secret.ts'
import { hostPath } from './vm.ts'

const reference = z
  .string()
  .min(1)
  .max(512)
  .regex(/^\S+$/, 'an image reference such as debian:12 or registry.example/app@sha256:…')
const on = input({ connection: connectionId.default('docker') })

export const imageProcedures = {
  list: query('container images').input(on.partial().optional()).output(z.array(image)),
  pull: act('fetches an image from a registry')
    .input(on.extend({ reference, login: input({ username: z.string(), password: secret }).optional() }))
    .output(actResult.extend({ id: imageId })),
  load: act('loads the images of an archive made by save')
    .input(on.extend({ path: hostPath }))
    .output(actResult.extend({ loaded: z.array(z.string()) })),
  import: act('makes an image from the tar archive of a root file system')
    .input(
      on.extend({
        path: hostPath,
        reference,
        /** Dockerfile instructions applied to the image, for example CMD ["bash"]. */
        changes: z.array(z.string()).default([]),
      }),
    )
    .output(actResult.extend({ id: imageId })),
  delete: act('removes an image or one of its names')
    .input(input({ id: imageId, reference: reference.optional(), force: z.boolean().default(false) }))
    .output(actResult),
}
