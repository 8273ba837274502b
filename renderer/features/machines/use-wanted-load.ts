import { useEffect, useMemo } from 'react'
import { usePage } from '../../app/page-context.ts'
import { useSelected } from '../../lib/use-selected.ts'
import type { Row } from './rows.ts'

/** Asks for readings of those rows that are on screen and run. */
export function useWantedLoad(rows: readonly (Row | undefined)[]): void {
  const { machines, load } = usePage()
  const ids = rows.map((row) => (row?.type === 'machine' ? row.key : '')).join(' ')
  const select = useMemo(
    () => () =>
      ids
        .split(' ')
        .filter((id) => machines.get(id)?.state === 'running')
        .join(' '),
    [machines, ids],
  )
  const wanted = useSelected(machines.subscribe, select)
  useEffect(() => load.setWanted(wanted === '' ? [] : wanted.split(' ')), [load, wanted])
}
