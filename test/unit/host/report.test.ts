import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { settings } from '../../../contract/settings.ts'
import { makeReport, type ReportParts } from '../../../main/host/report.ts'

let state: string

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'labrig-test-report-'))
})
afterEach(() => rm(state, { recursive: true, force: true }))

const parts = (change: Partial<ReportParts> = {}): ReportParts => ({
  paths: { config: state, state, cache: state, runtime: state },
  connections: [],
  findings: { findings: [], acceleration: { accelerator: 'qemu', reason: 'no vmx' } },
  journal: [],
  settings: settings.parse({ layout: 'private windows', theme: 'dark' }),
  ...change,
})

async function filesOf(change: Partial<ReportParts> = {}): Promise<Record<string, string>> {
  const { base64 } = await makeReport(parts(change))
  const files = unzipSync(Buffer.from(base64, 'base64'))
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, strFromU8(content)]))
}

test('holds logs, journal, versions, findings and settings, and lists them with their sizes', async () => {
  await writeFile(join(state, 'labrig.log'), '{"event":"began"}\n')
  await writeFile(join(state, 'labrig.log.1'), '{"event":"earlier"}\n')
  await writeFile(join(state, 'notes.txt'), 'not ours')
  const report = await makeReport(parts(), Date.UTC(2026, 2, 14, 10, 15))
  expect(report.name).toBe('labrig-report-20260314-1015.zip')
  expect(report.files.map(({ name }) => name)).toEqual([
    'versions.json',
    'findings.json',
    'journal.jsonl',
    'settings.json',
    'logs/labrig.log',
    'logs/labrig.log.1',
  ])
  expect(report.files.find(({ name }) => name === 'logs/labrig.log')?.bytes).toBe(18)
})

test('leaves secrets and the layout of windows out', async () => {
  await writeFile(join(state, 'labrig.log'), '{"event":"login","password":"hunter2"}\n')
  const files = await filesOf()
  expect(files['logs/labrig.log']).toContain('‹secret›')
  expect(Object.values(files).join('\n')).not.toMatch(/hunter2|private windows/)
  expect(JSON.parse(files['settings.json'] ?? '')).toMatchObject({ theme: 'dark' })
})

test('takes the end of a long log, from the beginning of a line', async () => {
  const lines = Array.from({ length: 40_000 }, (_, index) => `{"event":"line ${index}","pad":"xxxxxxxxxxxxxxxx"}`)
  await writeFile(join(state, 'labrig.log'), lines.join('\n') + '\n')
  const log = (await filesOf())['logs/labrig.log'] ?? ''
  expect(log.length).toBeLessThanOrEqual(1 << 20)
  expect(log.endsWith('{"event":"line 39999","pad":"xxxxxxxxxxxxxxxx"}\n')).toBe(true)
  expect(log.startsWith('{"event":"line ')).toBe(true)
})

test('is made although a part of it cannot be had', async () => {
  await mkdir(join(state, 'broken.log'))
  const files = await filesOf({ findings: new Error('no processor'), journal: new Error('disk gone') })
  expect(JSON.parse(files['findings.json'] ?? '')).toEqual({ failed: 'no processor' })
  expect(files['journal.jsonl']).toContain('disk gone')
  expect(files['logs/broken.log']).toContain('could not be read')
})
