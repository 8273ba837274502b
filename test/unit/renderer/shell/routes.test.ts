import { expect, test } from 'vitest'
import { paths, placeAt, railPlaces } from '../../../../renderer/app/routes.ts'

test('every page is found by its path', () => {
  for (const [place, path] of Object.entries(paths)) expect(placeAt(path)).toBe(place)
})

test('a path below a page belongs to the page', () => {
  expect(placeAt('/machines/vm%3Asystem%2F1')).toBe('machines')
  expect(placeAt('/settings/')).toBe('settings')
})

test('a path that is nowhere belongs to none, and not to the first page', () => {
  expect(placeAt('/machinery')).toBeNull()
  expect(placeAt('/nowhere')).toBeNull()
})

test('the rail has at most nine places, one per digit', () => {
  expect(railPlaces.length).toBeLessThanOrEqual(9)
  expect(new Set(railPlaces).size).toBe(railPlaces.length)
})
