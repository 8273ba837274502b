import i18next from 'i18next'
import { describe, expect, test } from 'vitest'
import { errorMap } from '../../../../contract/errors.ts'
import { failureOf, type Failure } from '../../../../renderer/api/failure.ts'
import { DisconnectedError } from '../../../../renderer/api/session.ts'
import { toldSentence } from '../../../../renderer/features/failures/told-failure.ts'
import { sentenceOf } from '../../../../renderer/features/failures/use-sentence.ts'
import en from '../../../../renderer/locales/en.json' with { type: 'json' }
import ja from '../../../../renderer/locales/ja.json' with { type: 'json' }

const GIB = 1024 ** 3

/** Data of each code, more than once where the sentence depends on it. */
const samples: Record<keyof typeof errorMap, Failure['data'][]> = {
  NOT_FOUND: [{ what: 'container', id: 'web9' }],
  NAME_TAKEN: [{ what: 'VM', name: 'web9' }],
  INVALID_INPUT: [{ field: 'memory', problem: 'too small' }],
  INVALID_STATE: [{ id: 'x', state: 'off', needs: ['running', 'paused'] }],
  ENGINE_UNAVAILABLE: ['absent', 'denied', 'connecting', 'lost'].map((state) => ({
    connection: 'docker',
    state,
    remedy: [],
  })),
  PATH_PROBLEM: ['missing', 'not-a-file', 'empty', 'not-searchable', 'unreadable', 'format'].map((problem) => ({
    path: '/srv/a.iso',
    culprit: '/srv/a.iso',
    problem,
    remedy: [],
  })),
  PORT_IN_USE: [
    ...[{ by: 'unknown' }, { by: 'container', name: 'web' }, { by: 'program', name: 'nginx', pid: 8 }, undefined],
  ].map((held) => ({ port: 8080, protocol: 'tcp', address: '127.0.0.1', holder: 'nginx', held })),
  DISK_FULL: [{ path: '' }, { path: '/var' }, { path: '/var', needed: 2 * GIB, free: GIB }],
  DOWNLOAD_FAILED: [
    ...[
      'unreachable',
      'untrusted',
      'no-tls',
      'proxy',
      'not-found',
      'status',
      'redirects',
      'insecure',
      'silent',
      'checksum',
      'no-checksum',
    ],
  ].map((problem) => ({ url: 'https://images.example/a', host: 'images.example', problem, status: 503 })),
  BUSY: [{ what: 'web9', holder: 'start web9' }],
  REFUSED: ['denied', 'conflict', 'transient', 'no-disk', 'only-looks', 'new-reason'].map((reason) => ({ reason })),
  UNSUPPORTED: [{ feature: 'checkpoint' }],
  CANCELLED: [{ what: 'pull' }],
  ENGINE_ERROR: [{ engine: 'libvirt', code: 'INTERNAL_ERROR', left: [] }],
}

async function sentences(language: 'en' | 'ja'): Promise<(failure: Failure) => string> {
  const instance = i18next.createInstance()
  const resources = { en: { translation: en }, ja: { translation: ja } }
  const t = await instance.init({ lng: language, resources, interpolation: { escapeValue: false } })
  return (failure) => sentenceOf(failure, t, language)
}

describe.each(['en', 'ja'] as const)('sentences in %s', (language) => {
  test('exist for every code of the contract and fill every slot', async () => {
    const sentence = await sentences(language)
    for (const code of Object.keys(errorMap) as (keyof typeof errorMap)[]) {
      for (const data of samples[code]) {
        const text = sentence({ code, data, message: 'engine text' })
        expect(text, code).not.toMatch(/errors\.|\{\{|undefined|\[object/)
        expect(text.length, code).toBeGreaterThan(8)
      }
    }
  })

  test('exist for the codes of the page', async () => {
    const sentence = await sentences(language)
    for (const code of ['BAD_REQUEST', 'DISCONNECTED', 'UNKNOWN'] as const) {
      expect(sentence({ code, data: {}, message: 'x' })).not.toContain('errors.')
    }
  })
})

test('what tasks and the journal keep of a failure is told in the language, or as it was written', async () => {
  const [en, ja] = [await sentences('en'), await sentences('ja')]
  const told = { code: 'NOT_FOUND', message: 'There is no container web9.', data: { what: 'container', id: 'web9' } }
  expect(toldSentence(told, ja)).toBe('コンテナ web9 が見つかりません。すでに削除された可能性があります。')
  expect(toldSentence(told, en)).toContain('There is no container web9.')
  expect(toldSentence({ code: 'NOT_FOUND', message: 'There is no web8.' }, ja)).toBe('There is no web8.')
  expect(toldSentence({ code: 'OF_TOMORROW', message: 'New.', data: {} }, ja)).toBe('New.')
})

test('who has a port, and what is missing, are named in the language', async () => {
  const [en, ja] = [await sentences('en'), await sentences('ja')]
  const port = (held: object): Failure => ({
    code: 'PORT_IN_USE',
    data: { port: 80, protocol: 'tcp', address: '127.0.0.1', holder: 'another program', held },
    message: '',
  })
  expect(en(port({ by: 'unknown' }))).toBe('Port 80/tcp on 127.0.0.1 is in use by another program.')
  expect(ja(port({ by: 'unknown' }))).toBe('127.0.0.1 のポート 80/tcp は 別のプログラム が使用しています。')
  expect(ja(port({ by: 'program', name: 'nginx', pid: 8 }))).toContain('nginx (pid 8)')
  const missing: Failure = { code: 'NOT_FOUND', data: { what: 'storage pool', id: 'big' }, message: '' }
  expect(ja(missing)).toContain('ストレージプール big')
  expect(ja({ ...missing, data: { what: 'newer thing', id: 'x' } })).toContain('newer thing x')
})

test('a field is called as its form calls it, with the row that is meant; one that no form has stays as it is', async () => {
  const [en, ja] = [await sentences('en'), await sentences('ja')]
  const wrong = (field: string): Failure => ({ code: 'INVALID_INPUT', data: { field, problem: 'so' }, message: '' })
  expect(en(wrong('subnet'))).toBe('Subnet: so')
  expect(ja(wrong('change.subnet'))).toBe('サブネット：so')
  expect(en(wrong('change.hosts.1.address'))).toBe('Kept address 2 · Address: so')
  expect(ja(wrong('ports.0'))).toBe('ポート 1：so')
  expect(en(wrong('pins.0'))).toBe('pins.0: so')
})

test('the states that an act needs are named in the language', async () => {
  const data = { id: 'x', state: 'off', needs: ['running', 'paused'] }
  const failure: Failure = { code: 'INVALID_STATE', data, message: '' }
  expect((await sentences('en'))(failure)).toBe('It is off; this needs it to be running or paused.')
  expect((await sentences('ja'))(failure)).toContain('実行中または一時停止')
})

test('a call without a connection is told as such', () => {
  expect(failureOf(new DisconnectedError()).code).toBe('DISCONNECTED')
  expect(failureOf(new Error('odd')).code).toBe('UNKNOWN')
})
