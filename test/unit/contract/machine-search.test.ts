import { describe, expect, it } from 'vitest'
import { groupOf, matchesSearch, parseSearch, tagsOf } from '../../../contract/machine-search.ts'
import { aContainer, aVm } from '../renderer/machines/samples.ts'

const web = aVm(1, {
  name: 'web-1',
  state: 'running',
  addresses: ['192.168.122.10', 'fe80::1'],
  tags: ['web', 'front-end'],
  group: 'course/week 1',
  title: 'The First',
})
const db = aVm(2, { name: 'db-1', state: 'off', tags: ['data'], group: 'course/week 2' })
const box = aContainer(3, {
  name: 'cache',
  state: 'exited',
  exitCode: 137,
  labels: { 'labrig.tags': 'data, fast', 'com.docker.compose.project': 'shop' },
})
const all = [web, db, box]
const found = (text: string) => all.filter((one) => matchesSearch(one, parseSearch(text))).map(({ name }) => name)

describe('a search for machines', () => {
  it.each([
    ['', ['web-1', 'db-1', 'cache']],
    ['web', ['web-1']],
    ['WEB first', ['web-1']],
    ['web db', []],
    ['tag:web', ['web-1']],
    ['tag:data', ['db-1', 'cache']],
    ['tag:end', []],
    ['tag:data kind:vm', ['db-1']],
    ['state:running', ['web-1']],
    ['state:stopped', ['db-1']],
    ['is:failed', ['cache']],
    ['state:exited', ['cache']],
    ['ip:192.168', ['web-1']],
    ['fe80::1', ['web-1']],
    ['group:course', ['web-1', 'db-1']],
    ['group:"course/week 1"', ['web-1']],
    ['group:"week 2"', ['db-1']],
    ['group:shop', ['cache']],
    ['name:1 -tag:web', ['db-1']],
    ['-state:running', ['db-1', 'cache']],
    ['"the first"', ['web-1']],
    ['tag:', ['web-1', 'db-1', 'cache']],
    ['tag:"', ['web-1', 'db-1', 'cache']],
    ['-', ['web-1', 'db-1']],
    ['color:red', []],
  ])('%j finds %j', (text, names) => expect(found(text)).toEqual(names))

  it('takes tags and group of a container from its labels', () => {
    expect(tagsOf(box)).toEqual(['data', 'fast'])
    expect(groupOf(box)).toBe('shop')
    expect(groupOf(aContainer(4, { labels: { 'labrig.group': 'a/b', 'com.docker.compose.project': 'c' } }))).toBe('a/b')
    expect([tagsOf(aContainer(5)), groupOf(aContainer(5))]).toEqual([[], null])
  })

  it('looks at 1,000 machines with tags in no noticeable time', () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ ...web, name: `m-${index}`, tags: [`t${index % 10}`] }))
    const search = parseSearch('tag:t7 state:running m-')
    let count = 0
    for (let round = 0; round < 20; round++) count += many.filter((one) => matchesSearch(one, search)).length
    expect(count).toBe(20 * 100)
  })
})
