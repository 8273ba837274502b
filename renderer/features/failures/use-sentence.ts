import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../api/failure.ts'
import { formatBytes } from '../../lib/format.ts'
import { causeWords } from './cause-words.ts'
import { fieldWords } from './field-words.ts'
import { networkProblemWords } from './network-problem-words.ts'
import { portHolderWords } from './port-holder-words.ts'
import { thingWord } from './thing-words.ts'

/** Gives the sentence of a failure in the page's language. */
export function useSentence(): (failure: Failure) => string {
  const { t, i18n } = useTranslation()
  return useCallback((failure: Failure) => sentenceOf(failure, t, i18n.language), [t, i18n.language])
}

/** Words of the contract that have a translation; anything else stays as the other side said it. */
const stateWords = [
  ...['running', 'paused', 'off', 'saved', 'crashed', 'suspended', 'stopping'],
  ...['created', 'restarting', 'exited', 'dead', 'removing'],
] as const
const problems = ['missing', 'not-a-file', 'empty', 'not-searchable', 'unreadable', 'format'] as const
const downloads = [
  ...['unreachable', 'untrusted', 'no-tls', 'proxy', 'not-found', 'status', 'redirects', 'insecure', 'silent'],
  ...['checksum', 'no-checksum', 'no-tree'],
] as const
const unavailable = ['absent', 'denied', 'connecting', 'lost'] as const
const refusals = [
  'denied',
  'conflict',
  'build-failed',
  'transient',
  'no-disk',
  'transient-hardware',
  'not-running',
  'next-start-only',
  ...(['forwards-changed', 'forward-no-card', 'forward-user-mode', 'forward-no-network'] as const),
  ...(['forward-isolated', 'forward-no-dhcp', 'forward-no-address'] as const),
  ...(['link-off', 'link-remote', 'link-no-host-end', 'link-not-a-port', 'link-uplink', 'link-foreign-queue'] as const),
  'device-refused',
  'device-kept',
  'device-there',
  'built-in',
  'bus-full',
  'no-volume',
  'edited-meanwhile',
  'file-changed',
  ...(['guest-windows', 'guest-no-program', 'guest-folder-denied', 'guest-folder-silent'] as const),
  'not-writable',
  'not-text',
  ...(['files-need-running', 'has-mounts', 'no-program', 'no-tool-image', 'tool-failed'] as const),
  'no-image',
  'other-identity',
  'no-addresses',
  'disk-in-use',
  'only-looks',
  'containers-on-bridge',
  'bridge-of-docker',
  'network-in-use',
  ...(['bridge-late', 'bridge-no-bridge', 'bridge-no-carrier', 'bridge-no-address', 'bridge-no-gateway'] as const),
  ...(['bridge-gateway-silent', 'bridge-file-changed', 'bridge-files-changed', 'bridge-foreign'] as const),
  'network-built-in',
  'subnet-of-both',
  'network-not-kept',
  'pool-in-use',
  'volume-in-use',
  'device-in-use',
  'template',
  'template-in-use',
  'no-template',
  'installing',
  'has-snapshots',
  'no-linked-clone',
  'trashed',
  'in-trash',
  'not-in-trash',
  'saved-name',
  'nvram-name',
  'still-running',
  'removes-itself',
  'not-settled',
  'connected',
  'transient-trash',
  'image-not-whole',
  'disk-kept',
  'seed-in-snapshot',
  'seed-unread',
  'host-shell',
  'host-key-changed',
  'no-guest-address',
  'screen',
  'screen-socket',
  'needs-root',
  'not-authorized',
  'by-hand',
  'no-remedy',
  'image-format',
  'image-refers',
  'disk-needed',
  'used-by-now',
  'registry',
  'registry-elsewhere',
  'registry-login',
  'registry-password',
  'registry-deletion',
  'registry-limit',
  'plain-login',
] as const

function oneOf<T extends string>(options: readonly T[], value: unknown): T | null {
  return options.find((option) => option === value) ?? null
}

/** What failed and why, by its cause where that is known, else by code; with the data as parameters. */
export function sentenceOf(failure: Failure, t: TFunction, language: string): string {
  const cause = causeWords(failure, language)
  if (cause === null) return codeSentence(failure, t, language)
  // Where in the file it broke is said by the code alone.
  if (failure.data['reason'] !== 'build-failed') return cause
  const place = codeSentence(failure, t, language)
  return language === 'ja' ? `${place}。${cause}` : `${place}${/[.!?]$/.test(place) ? '' : '.'} ${cause}`
}

function codeSentence(failure: Failure, t: TFunction, language: string): string {
  const { code, data, message } = failure
  const text = (name: string) =>
    typeof data[name] === 'string' || typeof data[name] === 'number' ? String(data[name]) : ''
  const word = (state: unknown) => {
    const known = oneOf(stateWords, state)
    return known === null ? String(state) : t(`stateWord.${known as 'running'}`)
  }
  switch (code) {
    case 'NOT_FOUND':
      return t('errors.NOT_FOUND', { what: thingWord(data['what'], t), id: text('id') })
    case 'NAME_TAKEN':
      return t('errors.NAME_TAKEN', { what: thingWord(data['what'], t), name: text('name') })
    case 'INVALID_INPUT': {
      const problem = networkProblemWords(data, language) ?? text('problem')
      return t('errors.INVALID_INPUT', { field: fieldWords(text('field'), t), problem })
    }
    case 'INVALID_STATE': {
      const needs = Array.isArray(data['needs']) ? data['needs'].map(word) : []
      const list = new Intl.ListFormat(language, { type: 'disjunction' }).format(needs)
      return t('errors.INVALID_STATE', { state: word(data['state']), needs: list })
    }
    case 'ENGINE_UNAVAILABLE':
      return t(`errors.ENGINE_UNAVAILABLE.${oneOf(unavailable, data['state']) ?? 'lost'}`, {
        connection: text('connection'),
      })
    case 'PATH_PROBLEM':
      return t(`errors.PATH_PROBLEM.${oneOf(problems, data['problem']) ?? 'unreadable'}`, {
        path: text('path'),
        culprit: text('culprit'),
      })
    case 'PORT_IN_USE':
      return t('errors.PORT_IN_USE', {
        port: text('port'),
        protocol: text('protocol'),
        address: text('address'),
        holder: portHolderWords(data, t),
      })
    case 'DISK_FULL':
      return diskFull(data, t, language)
    case 'DOWNLOAD_FAILED':
      return t(`errors.DOWNLOAD_FAILED.${oneOf(downloads, data['problem']) ?? 'unreachable'}`, {
        host: text('host'),
        url: text('url'),
        status: text('status'),
      })
    case 'BUSY':
      return t('errors.BUSY', { what: text('what'), holder: text('holder') })
    case 'REFUSED': {
      const reason = oneOf(refusals, data['reason'])
      return t(`errors.REFUSED.${reason ?? 'other'}`, { message, detail: text('detail') })
    }
    case 'UNSUPPORTED':
      return t('errors.UNSUPPORTED', { feature: text('feature') })
    case 'CANCELLED':
      return t('errors.CANCELLED')
    case 'ENGINE_ERROR':
      return t('errors.ENGINE_ERROR', { engine: text('engine'), message })
    case 'BAD_REQUEST':
      return t('errors.BAD_REQUEST')
    case 'DISCONNECTED':
      return t('errors.DISCONNECTED')
    case 'UNKNOWN':
      return t('errors.UNKNOWN', { message })
  }
}

function diskFull(data: Failure['data'], t: TFunction, language: string): string {
  const { path, needed, free } = data
  const place = typeof path === 'string' && path !== '' ? path : null
  if (typeof needed !== 'number' || typeof free !== 'number') {
    return place === null ? t('errors.DISK_FULL.somewhere') : t('errors.DISK_FULL.at', { path: place })
  }
  const sizes = { needed: formatBytes(needed, language), free: formatBytes(free, language) }
  return t('errors.DISK_FULL.sizes', { path: place ?? '', ...sizes })
}
