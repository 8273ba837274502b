import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../../contract/doctor.ts'
import { lackingDebian } from '../../support/host/index.ts'
import { freshDebian, type FreshDebian } from '../setup/fresh-debian.ts'
import { labrigVolumes } from './product.ts'
import { engineStops } from './walk/engine-stops.ts'
import { well } from './walk/elsewhere.ts'
import { hostStops } from './walk/host-stops.ts'
import { networkStops } from './walk/network-stops.ts'
import type { Stop } from './walk/stop.ts'
import { WalkedDebian } from './walk/walked-debian.ts'

/** What the walk finds well, and what it feigns, is told for such a host. */
const HOST = 'a VM without vmx and svm, with control groups of version 1'
const isSuch =
  !/^flags.*\b(vmx|svm)\b/m.test(readFileSync('/proc/cpuinfo', 'utf8')) &&
  !existsSync('/sys/fs/cgroup/cgroup.controllers')
const lack = lackingDebian() ?? (isSuch ? undefined : `needs ${HOST}`)
beforeEach((context) => context.skip(lack !== undefined, lack))

let debian: FreshDebian
let walked: WalkedDebian
beforeAll(async () => {
  if (lack !== undefined) return
  debian = await freshDebian('systemd', labrigVolumes())
  expect(await debian.setUp()).toMatchObject({ code: 0 })
  walked = new WalkedDebian(debian)
  await walked.prepare()
}, 900_000)
afterAll(() => debian?.[Symbol.asyncDispose]())

const idOf = ({ code }: Stop) => code.split('.')[0] ?? ''

async function findingOf(stop: Stop): Promise<Finding> {
  const found = (await walked.findings(stop.by)).find(({ id }) => id === idOf(stop))
  if (found === undefined) throw new Error(`no finding for ${stop.code}`)
  return found
}

const evidenceOf = ({ evidence }: Finding) => evidence.map(({ source, text }) => `${source}:\n${text}`).join('\n')

/** The user types what the finding shows, and then what it shows as the way back. */
async function follow(stop: Stop, found: Finding): Promise<void> {
  await walked.typed(found.fix)
  expect((await findingOf(stop)).code).toBe(stop.mended)
  const undo = found.remedies[0]?.undo ?? []
  if (undo.length === 0) return
  await walked.typedOn(undo)
  expect((await findingOf(stop)).code).toBe(stop.code)
}

/** The user has Labrig do it, and take it back. */
async function haveItDone(stop: Stop): Promise<void> {
  const mended = await walked.mend('fix', idOf(stop))
  expect(mended.code).toBe(stop.mended)
  expect(mended.undo).not.toEqual([])
  expect(await walked.mend('undo', idOf(stop))).toMatchObject({ code: stop.code, undo: [] })
}

it.each(Object.keys(well) as (keyof typeof well)[])('a Debian where nothing is broken is well, to %s', async (by) => {
  const codes = (await walked.findings(by)).map(({ code }) => code)
  expect(codes).toEqual(expect.arrayContaining([...well[by]]))
})

describe.each([
  ['engines', engineStops],
  ['networks', networkStops],
  ['host', hostStops],
] as const)('of the %s', (_, stops) => {
  it.each(stops)('$code is brought about, seen, mended where it can be, undone, and gone', async (stop) => {
    await walked.asRoot(stop.broken)
    try {
      const found = await findingOf(stop)
      expect(found.code).toBe(stop.code)
      if (stop.evidence !== undefined) expect(evidenceOf(found)).toMatch(stop.evidence)
      expect(found.fix.length > 0).toBe(stop.mended !== undefined)
      if (stop.mended !== undefined) {
        await follow(stop, found)
        if ((found.remedies[0]?.undo ?? []).length > 0 && stop.typedOnly !== true) await haveItDone(stop)
      }
    } finally {
      await walked.asRoot(stop.restored)
    }
    expect((await findingOf(stop)).code).not.toBe(stop.code)
  })
})

it('a desktop’s firewalld tells an ordinary user that only root may read its zones', async () => {
  await walked.asRoot('systemctl start firewalld')
  const found = (await walked.findings()).find(({ id }) => id === 'firewalld')
  expect(found).toMatchObject({ status: 'unknown', code: 'firewalld.denied' })
})
