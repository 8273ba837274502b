import { z } from 'zod'
import { containerName } from './container-parts.ts'
import { connectionId, containerId } from './ids.ts'
import { imageReference } from './image-reference.ts'
import { input } from './input.ts'
import { act, query } from './procedure.ts'
import { actResult } from './revision.ts'
import { secret } from './secret.ts'

/** What stands before the first slash of a reference; `docker.io` is Docker Hub. */
export const registryAddress = z
  .string()
  .max(255)
  .regex(
    /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)(:\d{1,5})?$/,
    'a registry such as 127.0.0.1:5000 or registry.example',
  )

/** The path of a repository (distribution specification, "Pulling manifests"). */
export const repositoryName = z
  .string()
  .max(255)
  .regex(
    /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/,
    'a repository such as app or team/app',
  )

export const tagName = z.string().regex(/^\w[\w.-]{0,127}$/, 'a tag such as 1.2 or latest')

const at = input({ connection: connectionId.default('docker'), address: registryAddress })

/** Where logins are kept: with a program that a keyring stands behind, or, readable for whoever reads the file, in docker’s own file. */
export const loginStore = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('helper'), helper: z.string() }),
  z.object({ kind: z.literal('file'), path: z.string() }),
])
export type LoginStore = z.infer<typeof loginStore>

export const knownRegistry = z.object({
  address: z.string(),
  loopback: z.boolean(),
  /** The engine takes plain HTTP, or a certificate that nobody vouches for: on loopback, or because it was told so. */
  insecure: z.boolean(),
  mirrors: z.array(z.string()),
  login: z.object({ username: z.string().nullable() }).nullable(),
  /** Where its login is kept, or would be. */
  store: loginStore,
  /** The container that it runs in, where Labrig has made that. */
  container: z.object({ id: containerId, name: z.string(), running: z.boolean() }).nullable(),
  /** Names of images of this engine that lead there. */
  names: z.number().int(),
})
export type KnownRegistry = z.infer<typeof knownRegistry>

export const registriesOverview = z.object({
  registries: z.array(knownRegistry),
  /** What the engine says of itself; it is changed in its own file. */
  engine: z.object({
    mirrors: z.array(z.string()),
    insecure: z.array(z.string()),
    proxies: z.object({ http: z.string(), https: z.string(), no: z.string() }),
  }),
  /** Where a login to any other registry would be kept. */
  store: loginStore,
  /** Whether what listens on this engine’s loopback can be asked from here. */
  here: z.boolean(),
  /** Images of this engine that look as if a registry could be started from them. */
  images: z.array(z.string()),
})
export type RegistriesOverview = z.infer<typeof registriesOverview>

export const registryTag = z.object({
  tag: z.string(),
  digest: z.string(),
  mediaType: z.string(),
  /** Bytes of configuration and layers, compressed as they are sent; null for a list of several platforms. */
  size: z.number().nullable(),
  layers: z.number().int().nullable(),
  /** Of a list: what there is one for. */
  platforms: z.array(z.string()),
})
export type RegistryTag = z.infer<typeof registryTag>

export const registryLimit = z.object({
  /** Manifests that may be pulled in the window, and that are left of them; null where the registry tells of no limit. */
  limit: z.number().int().nullable(),
  remaining: z.number().int().nullable(),
  /** Seconds. */
  window: z.number().int().nullable(),
  /** By whom it is counted, where the registry says so: an address or an account. */
  source: z.string().nullable(),
  loggedIn: z.boolean(),
})
export type RegistryLimit = z.infer<typeof registryLimit>

export const registryProcedures = {
  list: query('registries that are known here, and what the engine is told about them')
    .input(
      input({ connection: connectionId.default('docker') })
        .partial()
        .optional(),
    )
    .output(registriesOverview),
  catalogue: query('the repositories of a registry')
    .input(at.extend({ last: z.string().max(255).optional(), limit: z.number().int().min(1).max(1000).default(200) }))
    .output(
      z.object({
        repositories: z.array(z.string()),
        /** What to hand in as `last` for those that follow; null at the end. */
        next: z.string().nullable(),
      }),
    ),
  tags: query('the tags of a repository with digest and size')
    .input(
      at.extend({
        repository: repositoryName,
        search: z.string().max(128).default(''),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(100).default(50),
      }),
    )
    .output(z.object({ total: z.number().int(), tags: z.array(registryTag) })),
  limit: query('how much may still be pulled, where a registry counts').input(at).output(registryLimit),
  start: act('starts a registry on loopback, as a container with a volume of its own')
    .input(
      input({
        connection: connectionId.default('docker'),
        name: containerName.default('labrig-registry'),
        image: imageReference.default('registry:2'),
        /** On 127.0.0.1. */
        port: z.number().int().min(1).max(65_535).default(5000),
        /** Whether tags may be deleted. */
        deletion: z.boolean().default(true),
      }),
    )
    .output(actResult.extend({ id: containerId, address: z.string() })),
  login: act('logs in to a registry and keeps that where docker keeps it')
    .input(
      at.extend({
        username: z.string().min(1).max(255),
        password: secret,
        /** Agrees to docker’s own file where no helper keeps it. */
        plain: z.boolean().default(false),
      }),
    )
    .output(actResult),
  logout: act('forgets the login to a registry').input(at).output(actResult),
  delete: act('deletes a manifest of a registry with all tags that lead to it')
    .input(at.extend({ repository: repositoryName, tag: tagName }))
    .output(actResult),
}
