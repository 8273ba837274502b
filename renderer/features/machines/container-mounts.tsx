import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../contract/machine.ts'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { readInspected } from '../machine-page/container/inspected.ts'

/** More than these are asked for by nobody: the list would be read by nobody either. */
const MOST = 20

/** The engine makes up such a name for a volume that was given none. */
const isAnonymous = (name: string) => /^[0-9a-f]{64}$/.test(name)

/** What outlives containers, by name, and how many volumes have none. */
export interface Outside {
  readonly volumes: readonly string[]
  readonly folders: readonly string[]
  readonly anonymous: number
  /** There are more containers than were asked for. */
  readonly cut: boolean
}

/** What is mounted in the containers; null until the engine has said, and where it does not. */
export function useOutside(machines: readonly Machine[]): Outside | null {
  const state = useValue(usePage().session.state)
  const [outside, setOutside] = useState<Outside | null>(null)
  const containers = machines.filter(({ kind }) => kind === 'container')
  const cut = containers.length > MOST
  const ids = containers
    .slice(0, MOST)
    .map(({ id }) => id)
    .join(' ')
  useEffect(() => {
    if (state.type !== 'open' || ids === '') return
    const ended = new AbortController()
    const asked = ids.split(' ').map((id) => state.client.container.inspect({ id }, { signal: ended.signal }))
    Promise.all(asked).then(
      (answers) => !ended.signal.aborted && setOutside({ ...outsideOf(answers.map(({ json }) => json)), cut }),
      // The sentence that stands there anyway is true without their names.
      () => undefined,
    )
    return () => ended.abort()
  }, [state, ids, cut])
  return outside
}

function outsideOf(answers: readonly unknown[]): Omit<Outside, 'cut'> {
  const mounts = answers.flatMap((json) => readInspected(json)?.mounts ?? [])
  const sources = (kind: string) => mounts.filter((one) => one.kind === kind).map(({ source }) => source)
  const volumes = sources('volume')
  return {
    volumes: [...new Set(volumes.filter((name) => !isAnonymous(name)))],
    folders: [...new Set(sources('bind'))],
    anonymous: volumes.filter(isAnonymous).length,
  }
}

interface LinesProps {
  readonly outside: Outside | null
  readonly withAnonymous: boolean
}

/** What stays when containers go: by name, as far as that is known. */
export function OutsideLines({ outside, withAnonymous }: LinesProps) {
  const { t } = useTranslation()
  const line = (kind: 'volume' | 'folder', name: string) => (
    <li key={`${kind} ${name}`}>
      {t(`deletion.mounted.${kind}`)} <code translate="no">{name}</code>
    </li>
  )
  const anonymous = withAnonymous ? (outside?.anonymous ?? 0) : 0
  return (
    <>
      {anonymous > 0 && <li>{t('deletion.anonymous', { count: anonymous })}</li>}
      {outside?.volumes.map((name) => line('volume', name))}
      {outside?.folders.map((name) => line('folder', name))}
      <li>{t(outside === null || outside.cut ? 'deletion.image' : 'deletion.imageOnly')}</li>
    </>
  )
}
