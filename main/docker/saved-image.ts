import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ByteReader } from './byte-reader.ts'
import { array, object, strings, text, type JsonObject } from './json.ts'
import { BadTar, isTarHead, readTarStream, TAR_BLOCK, type TarKind, type TarMember } from './tar-stream.ts'

export interface LayerEntry {
  readonly path: string
  readonly kind: TarKind
  /** Bytes. */
  readonly size: number
  readonly target: string
}

/** What a layer's archive holds, as it stands there: whiteouts are entries with their own names. */
export interface LayerScan {
  /** Digest of the uncompressed layer. */
  readonly digest: string
  readonly entries: readonly LayerEntry[]
  /** Entries beyond the limit, which were counted only. */
  readonly more: number
  /** Bytes of all files, those beyond the limit too. */
  readonly size: number
}

export interface SavedImage {
  readonly layers: readonly LayerScan[]
  readonly config: JsonObject
}

/** Entries kept of one image; a large distribution has 100,000 files. */
const MAX_ENTRIES = 200_000
/** Configurations and manifests. Bytes. */
const MAX_TEXT = 4 << 20

type Scan = Omit<LayerScan, 'digest'>

interface Found {
  readonly texts: Map<string, string>
  readonly scans: Map<string, Scan>
  /** A layer that several have is in the archive once, and a link elsewhere (moby image/tarexport/save.go). */
  readonly links: Map<string, string>
  room: number
}

/**
 * Reads an archive as `docker save` makes it for one image, in either of its layouts, without keeping it: the names of its
 * files stay, at most 200,000. Layers may be compressed by gzip.
 * @throws BadTar, CutShort
 */
export async function readSavedImage(archive: AsyncIterable<Buffer>): Promise<SavedImage> {
  const found: Found = { texts: new Map(), scans: new Map(), links: new Map(), room: MAX_ENTRIES }
  const reader = new ByteReader(archive)
  try {
    await readTarStream(reader, (member, body) => take(found, member, body))
  } finally {
    await reader.close()
  }
  return assemble(found)
}

async function take(found: Found, member: TarMember, body: () => AsyncGenerator<Buffer>): Promise<void> {
  if (member.kind === 'link' || member.kind === 'hardlink') found.links.set(member.name, linked(member))
  if (member.kind !== 'file' || member.size === 0) return
  const reader = new ByteReader(body())
  const head = await reader.take(TAR_BLOCK)
  reader.unread(head)
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const gunzip = createGunzip()
    const source = Readable.from(reader.chunks(member.size))
    source.on('error', (error) => gunzip.destroy(error))
    const scan = await scanOf(new ByteReader(source.pipe(gunzip)), found)
    found.scans.set(member.name, scan)
  } else if (isTarHead(head) || head.every((byte) => byte === 0)) {
    found.scans.set(member.name, await scanOf(reader, found))
  } else if (member.size <= MAX_TEXT) {
    found.texts.set(member.name, (await reader.take(member.size)).toString('utf8'))
  }
}

/** Targets are relative to the folder of the link. */
function linked({ name, target, kind }: TarMember): string {
  return kind === 'hardlink' ? target : new URL(target, `file:///${name}`).pathname.slice(1)
}

async function scanOf(reader: ByteReader, found: Found): Promise<Scan> {
  const entries: LayerEntry[] = []
  let more = 0
  let size = 0
  await readTarStream(reader, ({ name, kind, size: bytes, target }) => {
    if (name === '' || name === '.') return
    size += bytes
    if (found.room === 0) more++
    else {
      found.room--
      entries.push({ path: name, kind, size: bytes, target: kind === 'link' || kind === 'hardlink' ? target : '' })
    }
  })
  return { entries, more, size }
}

function assemble({ texts, scans, links }: Found): SavedImage {
  const manifest = object(array(parsed(texts.get('manifest.json')))[0])
  const config = object(parsed(texts.get(text(manifest['Config']))))
  const digests = strings(object(config['rootfs'])['diff_ids'])
  const layers = strings(manifest['Layers']).map((name, index) => {
    const scan = scans.get(links.get(name) ?? name)
    if (scan === undefined) throw new BadTar(`the archive has no layer ${name} that can be read`)
    return { ...scan, digest: digests[index] ?? '' }
  })
  if (layers.length === 0 && digests.length > 0) throw new BadTar('this is no archive of an image')
  return { layers, config }
}

function parsed(json: string | undefined): unknown {
  if (json === undefined) throw new BadTar('this is no archive of an image')
  return JSON.parse(json)
}
