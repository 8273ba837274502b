import type { ServerResponse } from 'node:http'
import { EngineRefusal } from './engine-error.ts'
import { route, truthy, type Exchange, type Route } from './exchange.ts'
import type { FakeImage } from './model.ts'
import type { Json } from './recorded.ts'
import { namesIn, savedImage } from './saved-image.ts'
import { imageHistory, imageInspect, imageSummary, volumeShape } from './shapes.ts'

/** What a pull of an image name streams, chunk by chunk, instead of a good run. */
type Script = Iterable<string | Buffer> | AsyncIterable<string | Buffer>
export type TransferScripts = Map<string, Script>

function need(x: Exchange, ref: string): FakeImage {
  const image = x.state.findImage(ref)
  if (!image) throw new EngineRefusal(404, `No such image: ${ref}`)
  return image
}

function line(value: Json): string {
  return `${JSON.stringify(value)}\r\n`
}

/** Two layers, one of them known, as `docker pull` gets it. */
function goodPull(repository: string, tag: string): string[] {
  const fresh = { id: 'aaaaaaaaaaaa' }
  return [
    line({ status: `Pulling from ${repository}`, id: tag }),
    line({ status: 'Already exists', progressDetail: {}, id: 'bbbbbbbbbbbb' }),
    line({ status: 'Pulling fs layer', progressDetail: {}, ...fresh }),
    line({ status: 'Downloading', progressDetail: { current: 512, total: 2048 }, progress: '[=> ]', ...fresh }),
    line({ status: 'Downloading', progressDetail: { current: 2048, total: 2048 }, progress: '[==>]', ...fresh }),
    line({ status: 'Pull complete', progressDetail: {}, ...fresh }),
    line({ status: `Digest: sha256:${'0'.repeat(64)}` }),
    line({ status: `Status: Downloaded newer image for ${repository}:${tag}` }),
  ]
}

/** Each part as a chunk of its own: written in one turn they would arrive as one. */
async function sendChunks(res: ServerResponse, chunks: Script): Promise<void> {
  res.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders()
  for await (const chunk of chunks) {
    res.write(chunk)
    await new Promise((resolve) => setImmediate(resolve))
  }
  res.end()
}

/** Go's base64.URLEncoding wants its padding; moby takes a header that it cannot decode for none, without a word. */
function loginOf(x: Exchange): string | undefined {
  const header = String(x.req.headers['x-registry-auth'] ?? '')
  if (!/^(?:[\w-]{4})*(?:[\w-]{2}==|[\w-]{3}=)?$/.test(header)) return undefined
  const auth = JSON.parse(Buffer.from(header, 'base64url').toString() || '{}') as Json
  return auth['username'] as string | undefined
}

async function createImage(x: Exchange, scripts: TransferScripts): Promise<void> {
  const { query, res } = x
  if (query.get('fromSrc') !== null) return await importImage(x)
  const [repository, tag] = [query.get('fromImage') ?? '', query.get('tag') ?? '']
  const name = `${repository}:${tag}`
  const script = scripts.get(name)
  if (script) return await sendChunks(res, script)
  if (repository.startsWith('private/') && loginOf(x) === undefined) {
    throw new EngineRefusal(
      404,
      `pull access denied for ${repository}, repository does not exist or may require 'docker login'`,
    )
  }
  await sendChunks(res, goodPull(repository, tag))
  x.state.addImage(name)
  x.state.emit('image', 'pull', name, { name: repository })
}

async function importImage(x: Exchange): Promise<void> {
  const archive = await x.readBody()
  if (archive.length === 0)
    return await sendChunks(x.res, [line({ errorDetail: { message: 'unexpected EOF' }, error: 'unexpected EOF' })])
  const repository = x.query.get('repo')
  const image = x.state.addImage(`${repository}:${x.query.get('tag')}`)
  if (repository === null) image.tags = []
  image.size = archive.length
  await sendChunks(x.res, [line({ status: image.id })])
}

async function loadImages(x: Exchange): Promise<void> {
  const archive = await x.readBody()
  const names = namesIn(archive)
  for (const name of names) x.state.addImage(name)
  await sendChunks(
    x.res,
    names.map((name) => line({ stream: `Loaded image: ${name}\n` })),
  )
}

function removeImage(x: Exchange): void {
  const image = need(x, x.params[0] ?? '')
  const user = [...x.state.containers.values()].find((one) => x.state.findImage(one.image) === image)
  if (user && !truthy(x.query.get('force'))) {
    const text = `conflict: unable to remove repository reference "${x.params[0]}" (must force) - container ${user.id} is using its referenced image`
    throw new EngineRefusal(409, text)
  }
  x.state.images.delete(image.id)
  x.json(200, [...image.tags.map((tag) => ({ Untagged: tag })), { Deleted: image.id }])
}

const ONE = '^/images/(.+)'

export function imageRoutes(scripts: TransferScripts): Route[] {
  return [
    route('GET', /^\/images\/json$/, (x) =>
      x.json(
        200,
        [...x.state.images.values()].map((one) => imageSummary(one, x.state, x.flavour)),
      ),
    ),
    route('GET', /^\/images\/search$/, (x) => {
      const name = x.query.get('term') ?? ''
      x.json(200, [{ name, description: 'found', star_count: 3, is_official: true, is_automated: false }])
    }),
    route('GET', /^\/system\/df$/, (x) => {
      const images = [...x.state.images.values()]
      const shared = images.length > 1 ? 1_000_000 : 0
      const size = images.reduce((sum, one) => sum + one.size - shared, shared)
      const summaries = images.map((one) => ({ ...imageSummary(one, x.state, x.flavour), SharedSize: shared }))
      // No container of the fake has one.
      const usage = { Size: 12_582_912, RefCount: 0 }
      const volumes = [...x.state.volumes.values()].map((one) => ({ ...volumeShape(one), UsageData: usage }))
      x.json(200, { LayersSize: size, Images: summaries, Volumes: volumes })
    }),
    route('POST', /^\/images\/create$/, (x) => createImage(x, scripts)),
    route('POST', /^\/images\/load$/, loadImages),
    route('GET', /^\/images\/get$/, (x) => {
      const [image] = x.query.getAll('names').map((name) => need(x, name))
      x.res.writeHead(200, { 'Content-Type': 'application/x-tar' }).end(image && savedImage(image))
    }),
    route('GET', new RegExp(`${ONE}/json$`), (x) => x.json(200, imageInspect(need(x, x.params[0] ?? ''), x.flavour))),
    route('GET', new RegExp(`${ONE}/history$`), (x) => x.json(200, imageHistory(need(x, x.params[0] ?? '')))),
    route('POST', new RegExp(`${ONE}/tag$`), (x) => {
      need(x, x.params[0] ?? '').tags.push(`${x.query.get('repo')}:${x.query.get('tag')}`)
      x.empty(201)
    }),
    route('POST', new RegExp(`${ONE}/push$`), (x) => {
      const [name, tag] = [x.params[0] ?? '', x.query.get('tag') ?? '']
      need(x, `${name}:${tag}`)
      return sendChunks(x.res, [
        line({ status: `The push refers to repository [${name}]` }),
        line({ status: 'Pushing', progressDetail: { current: 10, total: 20 }, id: 'aaaaaaaaaaaa' }),
        line({ status: 'Pushed', progressDetail: {}, id: 'aaaaaaaaaaaa' }),
        line({ progressDetail: {}, aux: { Tag: tag, Digest: 'sha256:d1', Size: 20 } }),
      ])
    }),
    route('DELETE', new RegExp(`${ONE}$`), removeImage),
  ]
}
