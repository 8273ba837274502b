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
}

/** What is mounted in the containers; null until the engine has said, and where it does not. */
export function useOutside(machines: readonly Machine[]): Outside | null {
  const state = useValue(usePage().session.state)
  const [outside, setOutside] = useState<Outside | null>(null)
  const ids = machines
    .filter(({ kind }) => kind === 'container')
    .slice(0, MOST)
    .map(({ id }) => id)
    .join(' ')
  useEffect(() => {
    if (state.type !== 'open' || ids === '') return
    const ended = new AbortController()
    const asked = ids.split(' ').map((id) => state.client.container.inspect({ id }, { signal: ended.signal }))
    Promise.all(asked).then(
      (answers) => !ended.signal.aborted && setOutside(outsideOf(answers.map(({ json }) => json))),
      // The sentence that stands there anyway is true without their names.
      () => undefined,
    )
    return () => ended.abort()
  }, [state, ids])
  return outside
}

function outsideOf(answers: readonly unknown[]): Outside {
  const mounts = answers.flatMap((json) => readInspected(json)?.mounts ?? [])
  const sources = (kind: string) => mounts.filter((one) => one.kind === kind).map(({ source }) => source)
  const volumes = sources('volume')
  return {
    volumes: [...new Set(volumes.filter((name) => !isAnonymous(name)))],
    folders: [...new Set(sources('bind'))],
    anonymous: volumes.filter(isAnonymous).length,
  }
}

/** What stays when containers go, by name. */
export function OutsideLines({ outside }: { readonly outside: Outside | null }) {
  const { t } = useTranslation()
  if (outside === null) return null
  const line = (kind: 'volume' | 'folder', name: string) => (
    <li key={`${kind} ${name}`}>
      {t(`deletion.mounted.${kind}`)} <code translate="no">{name}</code>
    </li>
  )
  return (
    <>
      {outside.volumes.map((name) => line('volume', name))}
      {outside.folders.map((name) => line('folder', name))}
    </>
  )
}
