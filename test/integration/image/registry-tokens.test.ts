import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import { lacking } from '../../support/host/index.ts'
import { registry } from '../../support/registry/registry.ts'

const lack = lacking('root', 'dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

let labrig: Labrig
let app: InProcess

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
})
afterAll(async () => {
  if (lack) return
  await app[Symbol.asyncDispose]()
  await labrig[Symbol.asyncDispose]()
})

const MANY = 95
const repository = 'team/many'

describe('a list that outlives its token', () => {
  it('is read to its end with new ones, one for all calls that were under way', async () => {
    const uses = 20
    await using one = await registry({ tokens: true, tokenUses: uses, many: MANY })
    const { total, tags } = await app.client.registry.tags({ address: one.address, repository, limit: 100 })
    expect(total).toBe(MANY)
    expect(tags.map(({ tag }) => tag)).toEqual(Array.from({ length: MANY }, (_, at) => `t${at + 1}`))
    expect(new Set(tags.map(({ digest }) => digest)).size).toBe(1)
    // Ten pages and a manifest each; those that were refused are asked again, eight at a time.
    const calls = 10 + MANY
    expect(await one.tokensGiven()).toBeGreaterThanOrEqual(Math.ceil(calls / uses))
    expect(await one.tokensGiven()).toBeLessThanOrEqual(Math.ceil(calls / uses) * 2)
  })

  it('ends as a limit when the server of tokens has had enough, not as a missing login', async () => {
    await using one = await registry({ tokens: true, tokenUses: 20, tokenLimit: 2, many: MANY })
    const { address } = one
    const failed: unknown = await app.client.registry.tags({ address, repository, limit: 100 }).catch((e: unknown) => e)
    expect(failed).toMatchObject({ code: 'REFUSED', data: { reason: 'registry-limit' } })
    expect(String(failed)).toContain('counts how much is pulled')
  })

  it('that ends so never becomes a wrong list of what a deletion takes along', async () => {
    await using one = await registry({ tokens: true, tokenUses: 20, tokenLimit: 2, many: MANY })
    const asked = { address: one.address, repository, tag: 't1' }
    const failed: unknown = await app.client.registry.delete(asked).catch((error: unknown) => error)
    expect(failed).toMatchObject({ data: { reason: 'registry-limit' } })
  })
})

describe('a pull limit', () => {
  it('is what the registry says: how many, in which time, how many are left', async () => {
    await using one = await registry({ pulls: { limit: 100, window: 21_600, left: 76 } })
    expect(await app.client.registry.limit({ address: one.address })).toMatchObject({
      ...{ limit: 100, window: 21_600, remaining: 76, loggedIn: false },
    })
    await using none = await registry()
    expect(await app.client.registry.limit({ address: none.address })).toMatchObject({ limit: null, remaining: null })
  })
})
