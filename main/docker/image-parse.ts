import { array, instant, number, object, strings, text, textMap, type JsonObject } from './json.ts'

/** Podman counts space under the bare digest. */
export const imageId = (id: string): string => (/^[0-9a-f]{64}$/.test(id) ? `sha256:${id}` : id)

export interface ImageSummary {
  readonly id: string
  /** "name:tag"; empty for a dangling image. */
  readonly tags: readonly string[]
  readonly digests: readonly string[]
  /** Milliseconds since 1970. */
  readonly createdAt: number
  /** Bytes with all layers, shared ones too. */
  readonly size: number
  /** undefined: the engine did not count. */
  readonly containers: number | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly parentId: string
}

export interface ImageDetail extends Omit<ImageSummary, 'containers'> {
  readonly os: string
  readonly architecture: string
  readonly variant: string
  readonly author: string
  readonly comment: string
  readonly env: readonly string[]
  readonly command: readonly string[]
  readonly entrypoint: readonly string[]
  readonly user: string
  readonly workingDir: string
  /** "80/tcp". */
  readonly exposedPorts: readonly string[]
  readonly volumes: readonly string[]
  /** Digests of the uncompressed layers, lowest first. */
  readonly layers: readonly string[]
  readonly raw: JsonObject
}

export interface HistoryEntry {
  /** "<missing>" for steps of another machine. */
  readonly id: string
  readonly createdAt: number
  readonly createdBy: string
  readonly size: number
  readonly tags: readonly string[]
  readonly comment: string
}

/** Before API 1.43 engines name a dangling image "<none>:<none>". */
function names(value: unknown): string[] {
  return strings(value).filter((name) => !name.startsWith('<none>'))
}

export function parseImageSummary(value: unknown): ImageSummary {
  const raw = object(value)
  const containers = number(raw['Containers'])
  return {
    id: text(raw['Id']),
    tags: names(raw['RepoTags']),
    digests: names(raw['RepoDigests']),
    createdAt: instant(raw['Created']) ?? 0,
    // VirtualSize is gone since 1.44; before, Size is the same number
    size: number(raw['Size'] ?? raw['VirtualSize']),
    containers: raw['Containers'] === undefined || containers < 0 ? undefined : containers,
    labels: textMap(raw['Labels']),
    parentId: text(raw['ParentId']),
  }
}

export function parseImageDetail(value: unknown): ImageDetail {
  const raw = object(value)
  const config = object(raw['Config'])
  return {
    id: text(raw['Id']),
    tags: names(raw['RepoTags']),
    digests: names(raw['RepoDigests']),
    createdAt: instant(raw['Created']) ?? 0,
    size: number(raw['Size'] ?? raw['VirtualSize']),
    labels: textMap(config['Labels']),
    parentId: text(raw['Parent']),
    os: text(raw['Os']),
    architecture: text(raw['Architecture']),
    variant: text(raw['Variant']),
    author: text(raw['Author']),
    comment: text(raw['Comment']),
    env: strings(config['Env']),
    command: strings(config['Cmd']),
    entrypoint: strings(config['Entrypoint']),
    user: text(config['User']),
    workingDir: text(config['WorkingDir']),
    exposedPorts: Object.keys(object(config['ExposedPorts'])),
    volumes: Object.keys(object(config['Volumes'])),
    layers: strings(object(raw['RootFS'])['Layers']),
    raw,
  }
}

export function parseHistory(value: unknown): HistoryEntry[] {
  return array(value).map((item) => {
    const raw = object(item)
    return {
      id: text(raw['Id']),
      createdAt: instant(raw['Created']) ?? 0,
      createdBy: text(raw['CreatedBy']),
      size: number(raw['Size']),
      tags: names(raw['Tags']),
      comment: text(raw['Comment']),
    }
  })
}
