import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findingTexts } from '../../../contract/texts/finding-texts.ts'
import { root } from '../../../scripts/pinned-node.mjs'
import { engineStops } from '../../full/doctor/walk/engine-stops.ts'
import { elsewhere, nowhere, well } from '../../full/doctor/walk/elsewhere.ts'
import { hostStops } from '../../full/doctor/walk/host-stops.ts'
import { networkStops } from '../../full/doctor/walk/network-stops.ts'
import { tableRows } from '../docs/project-docs.ts'

const stops = [...engineStops, ...networkStops, ...hostStops]
const feigned = stops.filter((stop) => stop.feigned !== undefined)
const read = (path: string) => readFileSync(join(root, path), 'utf8')

describe('the walk through all findings', () => {
  it('comes by each outcome of each: broken, on the way, in another test, or nowhere with the reason', () => {
    const seen = [
      ...stops.flatMap(({ code, mended }) => [code, ...(mended === undefined ? [] : [mended])]),
      ...Object.values(well).flat(),
      ...Object.keys(elsewhere),
      ...Object.keys(nowhere),
    ]
    expect(Object.keys(findingTexts).filter((code) => !seen.includes(code))).toEqual([])
    expect(new Set(stops.map(({ code }) => code)).size).toBe(stops.length)
    expect(Object.keys(nowhere).filter((code) => stops.some((stop) => stop.code === code))).toEqual([])
  })

  it.each(Object.entries(elsewhere))('%s is brought about where it says', (_, [file, name]) => {
    expect(read(file)).toContain(`'${name}'`)
  })

  it('writes down what it cannot break, and what it only feigns', () => {
    const rows = tableRows('docs/verification.md', 'Findings that cannot be broken here')
    const reasons = {
      ...nowhere,
      ...Object.fromEntries(feigned.map(({ code, feigned: by }) => [code, `feigned: ${by}`])),
    }
    expect(Object.fromEntries(rows.map(([code = '', why]) => [code.replaceAll('`', ''), why]))).toEqual(reasons)
  })
})
