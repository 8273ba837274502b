import { open, readdir } from 'node:fs/promises'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import type { Connection } from '../../contract/connection.ts'
import type { Acceleration, Finding } from '../../contract/doctor.ts'
import type { JournalEntry } from '../../contract/journal.ts'
import type { ProblemReport } from '../../contract/report.ts'
import type { Settings } from '../../contract/settings.ts'
import { readTextIfThere } from '../system/files.ts'
import type { Paths } from '../system/paths.ts'
import { redact } from '../system/redact.ts'
import { labrigVersion } from '../system/version.ts'

/** What the rest of Labrig knows; a part that could not be had is told as its failure. */
export interface ReportParts {
  readonly paths: Paths
  readonly connections: readonly Connection[]
  readonly findings: { readonly findings: Finding[]; readonly acceleration: Acceleration } | Error
  readonly journal: readonly JournalEntry[] | Error
  readonly settings: Settings
}

/** The end of a log is what is looked at. Bytes. */
const LOG_TAIL = 1 << 20
/** Logs of the window, of the services and those set aside. */
const MOST_LOGS = 10

/** Gathers everything in one zip file. Nothing of it leaves this computer. @param now milliseconds since 1970 */
export async function makeReport(parts: ReportParts, now = Date.now()): Promise<ProblemReport> {
  const { layout: _, ...settings } = parts.settings
  const texts = new Map<string, string>([
    ['versions.json', json(await versions(parts.connections))],
    ['findings.json', json(orFailure(parts.findings))],
    ['journal.jsonl', linesOf(parts.journal)],
    ['settings.json', json(settings)],
    ...(await logs(parts.paths.state)),
  ])
  const files = [...texts].map(([name, text]) => ({ name, content: strToU8(redact(text)) }))
  const zip = zipSync(Object.fromEntries(files.map(({ name, content }) => [name, content])), { mtime: now })
  return {
    name: `labrig-report-${stamp(now)}.zip`,
    base64: Buffer.from(zip).toString('base64'),
    files: files.map(({ name, content }) => ({ name, bytes: content.length })),
  }
}

function stamp(now: number): string {
  return new Date(now).toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-')
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function orFailure<T>(value: T | Error): T | { readonly failed: string } {
  return value instanceof Error ? { failed: value.message } : value
}

function linesOf(journal: readonly JournalEntry[] | Error): string {
  const lines: readonly unknown[] = journal instanceof Error ? [orFailure(journal)] : journal
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}

async function versions(connections: readonly Connection[]) {
  const osRelease = await readTextIfThere('/etc/os-release').catch(() => null)
  const { node, electron, chrome } = process.versions as Record<string, string | undefined>
  return {
    labrig: labrigVersion(),
    node,
    electron: electron ?? null,
    chromium: chrome ?? null,
    system: /^PRETTY_NAME="?([^"\n]*)/m.exec(osRelease ?? '')?.[1] ?? null,
    kernel: release(),
    architecture: process.arch,
    processors: { count: cpus().length, model: cpus()[0]?.model ?? null },
    memory: totalmem(),
    engines: connections.map(({ id, engine, address, state, reason, version }) => ({
      ...{ id, engine, address, state, reason, version },
    })),
  }
}

async function logs(folder: string): Promise<[string, string][]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.log(\.\d+)?$/.test(name))
  const tails = names.sort().slice(0, MOST_LOGS)
  return Promise.all(tails.map(async (name) => [`logs/${name}`, await tailOf(join(folder, name))]))
}

async function tailOf(path: string): Promise<string> {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    const start = Math.max(0, size - LOG_TAIL)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start)
    const text = buffer.toString('utf8', 0, bytesRead)
    // The first line is cut when it is not the file's: a secret's name could be missing before its value.
    return start === 0 ? text : text.slice(text.indexOf('\n') + 1)
  } catch (error) {
    return `could not be read: ${error instanceof Error ? error.message : String(error)}\n`
  }
}
