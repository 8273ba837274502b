import { open, lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { IgnoreRules, readIgnoreFile, type Matched } from '../docker/ignore-rules.ts'
import { tarEnd, tarHead, tarPadding, type TarHead } from '../docker/tar-write.ts'

/** A part of a context, with what stands before it in the archive. */
export interface ContextEntry extends TarHead {
  /** Where it is on this host. */
  readonly path: string
}

export interface ContextChoice {
  readonly folder: string
  /** Path of the Dockerfile in the folder, which is sent whatever is ignored; null when it comes from elsewhere. */
  readonly dockerfile: string | null
}

const IGNORE_FILE = '.dockerignore'

/** A Dockerfile may have rules of its own beside it (docker/cli, "NAME.dockerignore" comes first). */
export async function ignoreLines({ folder, dockerfile }: ContextChoice): Promise<string[]> {
  for (const name of [...(dockerfile === null ? [] : [`${dockerfile}${IGNORE_FILE}`]), IGNORE_FILE]) {
    try {
      return readIgnoreFile(await readFile(join(folder, name), 'utf8'))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
    }
  }
  return []
}

/** As docker's client does: what the builder itself needs is sent even where it is ignored (TrimBuildFilesFromExcludes). */
async function rulesOf(choice: ContextChoice): Promise<IgnoreRules> {
  const lines = await ignoreLines(choice)
  const needed = [IGNORE_FILE, ...(choice.dockerfile === null ? [] : [choice.dockerfile])]
  for (const name of needed) if (new IgnoreRules(lines).match(name).ignored) lines.push(`!${name}`)
  return new IgnoreRules(lines)
}

/** What of a folder is sent to the builder, in the order of names. @throws what the file system says, with the path */
export async function* contextEntries(choice: ContextChoice): AsyncGenerator<ContextEntry> {
  yield* walk(choice.folder, '', await rulesOf(choice))
}

async function* walk(root: string, folder: string, rules: IgnoreRules, above?: Matched): AsyncGenerator<ContextEntry> {
  const names = (await readdir(join(root, folder))).sort()
  for (const name of names) {
    const inside = folder === '' ? name : `${folder}/${name}`
    const path = join(root, inside)
    const info = await lstat(path)
    const { ignored, matched } = rules.match(inside, above)
    if (!ignored) {
      const common = { path, name: inside, mode: info.mode & 0o7777, modified: Math.floor(info.mtimeMs / 1000) }
      if (info.isDirectory()) yield { ...common, kind: 'folder', size: 0 }
      else if (info.isSymbolicLink()) yield { ...common, kind: 'link', size: 0, target: await readlink(path) }
      else if (info.isFile()) yield { ...common, kind: 'file', size: info.size }
      // Sockets, pipes and devices mean nothing in an image.
    }
    if (info.isDirectory() && (!ignored || rules.mayHoldException(inside))) yield* walk(root, inside, rules, matched)
  }
}

/** A file of a build that lies nowhere: its text comes from an editor. */
interface Extra {
  readonly name: string
  readonly text: string
  /** Permission bits. */
  readonly mode: number
}

/**
 * A Dockerfile that does not lie in the context, put beside it under a name that no COPY sees: the rules of the archive's
 * own .dockerignore leave it out, as docker's client writes them (AddDockerfileToBuildContext).
 */
async function strangersOf(folder: string, extra: Extra): Promise<Extra[]> {
  const path = join(folder, IGNORE_FILE)
  const rules = await readFile(path, 'utf8').catch(() => IGNORE_FILE)
  const mode = await lstat(path).then(
    (info) => info.mode,
    () => extra.mode,
  )
  return [extra, { name: IGNORE_FILE, text: `${rules}\n${extra.name}\n`, mode }]
}

async function* bytesOf(choice: ContextChoice, extra: Extra | null, onBytes: (sent: number) => void) {
  let sent = 0
  const strangers = extra === null ? [] : await strangersOf(choice.folder, extra)
  for await (const entry of contextEntries(choice)) {
    if (strangers.some(({ name }) => name === entry.name)) continue
    if (entry.kind !== 'file') {
      yield tarHead(entry)
      continue
    }
    await using file = await open(entry.path, 'r')
    // It may have grown or shrunk since: the header says what follows.
    const { size } = await file.stat()
    yield tarHead({ ...entry, size })
    if (size > 0) {
      let left = size
      for await (const chunk of file.createReadStream({ start: 0, end: size - 1, autoClose: false })) {
        const bytes = chunk as Buffer
        left -= bytes.length
        sent += bytes.length
        yield bytes
        onBytes(sent)
      }
      if (left > 0) throw new Error(`${entry.path} became shorter while it was read`)
    }
    yield tarPadding(size)
  }
  for (const { name, text, mode } of strangers) {
    const data = Buffer.from(text)
    yield tarHead({ name, mode, size: data.length, modified: 0, kind: 'file' })
    yield data
    yield tarPadding(data.length)
  }
  yield tarEnd
}

/** The archive that the builder is sent; it is made as it is read. */
export function packContext(choice: ContextChoice, extra: Extra | null, onBytes: (sent: number) => void): Readable {
  return Readable.from(bytesOf(choice, extra, onBytes), { objectMode: false, highWaterMark: 256 << 10 })
}
