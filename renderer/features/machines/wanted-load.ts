import { useEffect, useMemo } from 'react'
import { usePage } from '../../app/page-context.ts'
import { useSelected } from '../../lib/use-selected.ts'
import type { Row } from './rows.ts'

/**
 * Asks for readings of those rows that are on screen and run. A component of its own, since a machine that starts or
 * stops must not render the table.
 */
export function WantedLoad({ rows }: { readonly rows: readonly (Row | undefined)[] }): null {
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
  return null
}
