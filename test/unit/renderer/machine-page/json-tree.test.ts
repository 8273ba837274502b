import { describe, expect, test } from 'vitest'
import {
  copyText,
  findInJson,
  jsonRows,
  MOST_MATCHES,
  pathText,
  treeMove,
} from '../../../../renderer/features/machine-page/container/json-tree.ts'

const json = {
  Name: '/web',
  Config: { Env: ['MODE=a', 'DB_PASSWORD=hunter2'], Labels: { 'com.example.team': 'blue' }, Cmd: null },
  Mounts: [],
}
const open = (...ids: string[]) => ({ isOpen: (id: string) => ids.includes(id), mask: '•••' })
const all = { isOpen: () => true, mask: '•••' }

describe('the tree', () => {
  test('has a line per member of what is open, with its place among its siblings', () => {
    const rows = jsonRows(json, open('.', '.Config'))
    expect(rows.map(({ id, depth, place, siblings }) => [id, depth, place, siblings])).toEqual([
      ['.', 0, 1, 1],
      ['.Name', 1, 1, 3],
      ['.Config', 1, 2, 3],
      ['.Config.Env', 2, 1, 3],
      ['.Config.Labels', 2, 2, 3],
      ['.Config.Cmd', 2, 3, 3],
      ['.Mounts', 1, 3, 3],
    ])
  })

  test('opens nothing that has no members', () => {
    expect(jsonRows(json, all).find(({ id }) => id === '.Mounts')).toMatchObject({
      isOpen: false,
      members: 0,
      kind: 'list',
    })
  })

  test('hides values that look like secrets until they are wanted', () => {
    const text = (mask: string | null) =>
      jsonRows(json, { ...all, mask }).find(({ id }) => id === '.Config.Env[1]')?.text
    expect(text('•••')).toBe('"DB_PASSWORD=•••"')
    expect(text(null)).toBe('"DB_PASSWORD=hunter2"')
  })

  test('says paths as jq takes them', () => {
    expect(pathText([])).toBe('.')
    expect(pathText(['Config', 'Labels', 'com.example "x"'])).toBe('.Config.Labels["com.example \\"x\\""]')
    expect(pathText(['a', 0, 'b-c'])).toBe('.a[0]["b-c"]')
    expect(pathText([0, 'Id'])).toBe('.[0].Id')
  })

  test('copies a text as it is and the rest as JSON', () => {
    expect(copyText('a "b"')).toBe('a "b"')
    expect(copyText({ a: 1 })).toBe('{\n  "a": 1\n}')
    expect(copyText(undefined)).toBe('null')
  })
})

describe('a search', () => {
  test('finds names and values in the order of the tree and what has to be opened for them', () => {
    const { ids, open: opened } = findInJson(json, 'E', '•••')
    expect(ids).toEqual([
      '.Name',
      '.Config.Env',
      '.Config.Env[0]',
      '.Config.Labels',
      '.Config.Labels["com.example.team"]',
    ])
    expect([...opened].sort()).toEqual(['.', '.Config', '.Config.Env', '.Config.Labels'])
  })

  test('does not find a hidden secret', () => {
    expect(findInJson(json, 'hunter', '•••').ids).toEqual([])
    expect(findInJson(json, 'hunter', null).ids).toEqual(['.Config.Env[1]'])
    expect(findInJson(json, '', null).ids).toEqual([])
  })

  test('is bounded', () => {
    const large = Array.from({ length: MOST_MATCHES + 500 }, () => 'x')
    expect(findInJson(large, 'x', null).ids).toHaveLength(MOST_MATCHES)
  })
})

describe('keys', () => {
  const rows = jsonRows(json, open('.', '.Config'))
  const at = (id: string) => rows.findIndex((row) => row.id === id)

  test('go up, down and to the ends without leaving the tree', () => {
    expect(treeMove(rows, 0, 'ArrowUp', 5)).toEqual({ type: 'go', index: 0 })
    expect(treeMove(rows, 0, 'ArrowDown', 5)).toEqual({ type: 'go', index: 1 })
    expect(treeMove(rows, 0, 'End', 5)).toEqual({ type: 'go', index: rows.length - 1 })
    expect(treeMove(rows, 3, 'PageDown', 5)).toEqual({ type: 'go', index: rows.length - 1 })
  })

  test('open, close and go to the parent', () => {
    expect(treeMove(rows, at('.Config.Env'), 'ArrowRight', 5)).toEqual({ type: 'open' })
    expect(treeMove(rows, at('.Config'), 'ArrowRight', 5)).toEqual({ type: 'go', index: at('.Config.Env') })
    expect(treeMove(rows, at('.Config'), 'ArrowLeft', 5)).toEqual({ type: 'close' })
    expect(treeMove(rows, at('.Config.Cmd'), 'ArrowLeft', 5)).toEqual({ type: 'go', index: at('.Config') })
    expect(treeMove(rows, at('.Config'), 'Enter', 5)).toEqual({ type: 'close' })
    expect(treeMove(rows, 0, 'x', 5)).toBeNull()
  })
})
