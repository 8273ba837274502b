import { z } from 'zod'
import type { KeptLogin } from './docker-credentials.ts'
import type { HttpOptions } from './http-get.ts'
import { jsonOf, type RegistryAnswer } from './registry-answer.ts'

/** What a registry wants of whoever is not logged in (RFC 7235; distribution, "Token Authentication Specification"). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service: string; readonly scope: string }

/** @returns null for one that cannot be met */
export function readChallenge(header: string): Challenge | null {
  if (/^\s*basic\b/i.test(header)) return { scheme: 'basic' }
  if (!/^\s*bearer\b/i.test(header)) return null
  const values = new Map(
    [...header.matchAll(/([a-z]+)="([^"]*)"/gi)].map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  )
  const realm = values.get('realm') ?? ''
  if (URL.parse(realm) === null) return null
  return { scheme: 'bearer', realm, service: values.get('service') ?? '', scope: values.get('scope') ?? '' }
}

const tokenBody = z.looseObject({ token: z.string().optional(), access_token: z.string().optional() })
type Exchange = (url: string, options: HttpOptions) => Promise<RegistryAnswer>

/**
 * A token for a scope; of nobody's where no login is kept.
 * @returns null where the server refuses
 * @throws HttpError
 */
export async function bearerToken(
  { realm, service, scope }: Extract<Challenge, { readonly scheme: 'bearer' }>,
  login: KeptLogin | null,
  exchange: Exchange,
): Promise<string | null> {
  const words = new URLSearchParams({ ...(service === '' ? {} : { service }), ...(scope === '' ? {} : { scope }) })
  const answer =
    login?.identitytoken === undefined
      ? await exchange(withWords(realm, words), { headers: basicOf(login) })
      : await exchange(realm, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: `${words.toString()}&grant_type=refresh_token&client_id=labrig&refresh_token=${encodeURIComponent(login.identitytoken)}`,
        })
  if (answer.status !== 200) return null
  const { token, access_token: access } = tokenBody.safeParse(jsonOf(answer.body)).data ?? {}
  return token ?? access ?? null
}

function withWords(realm: string, words: URLSearchParams): string {
  const url = new URL(realm)
  for (const [name, value] of words) url.searchParams.set(name, value)
  return url.href
}

function basicOf(login: KeptLogin | null): Record<string, string> {
  if (login?.username === undefined) return {}
  return { authorization: `Basic ${Buffer.from(`${login.username}:${login.password ?? ''}`).toString('base64')}` }
}
