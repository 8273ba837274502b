import { expect, it } from 'vitest'
import type { Hop } from '../../../../contract/reach.ts'
import { hopTexts } from '../../../../contract/texts/hop-texts.ts'
import { drawnWay } from '../../../../renderer/features/networks/diagram/drawn-way.ts'
import { hopWords } from '../../../../renderer/features/networks/diagram/hop-words.ts'
import { card, machine, pictureOf, wire } from './some-picture.ts'

const [front, router, back, web] = [wire('front'), machine('router'), wire('back'), machine('web')]
const picture = pictureOf(
  [front, router, back, web],
  [card(front.id, router.id), card(back.id, router.id), card(back.id, web.id)],
)
const hop = (node: string | null, passes: boolean | null = true): Hop => ({
  code: 'nic',
  node,
  name: 'eth0',
  note: '',
  passes,
})

it('joins what is named by what lies between', () => {
  const way = drawnWay([hop(front.id), hop(null), hop(web.id), hop(web.id)], picture)
  expect(way).toMatchObject({ nodes: [front.id, router.id, back.id, web.id], blockedAt: null })
})

it('ends at the last place that is drawn where it is stopped', () => {
  expect(drawnWay([hop(front.id), hop(router.id), hop(null, false)], picture)).toMatchObject({
    nodes: [front.id, router.id],
    blockedAt: router.id,
  })
})

it('passes over what is not in the picture, and over islands', () => {
  const apart = pictureOf([front, web])
  expect(drawnWay([hop('gone'), hop(front.id), hop(web.id)], apart).nodes).toEqual([front.id, web.id])
})

it('has words for every hop in both languages, with the name in the same places', () => {
  for (const [code, english] of Object.entries(hopTexts)) {
    const said = { ...hop(null), code: code as Hop['code'], name: 'NAME' }
    const [en, ja] = [hopWords(said, 'en'), hopWords(said, 'ja')]
    expect(en).not.toBe(ja)
    expect(ja.includes('NAME'), code).toBe(english.includes('{name}'))
  }
})
