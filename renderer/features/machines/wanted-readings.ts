import { useCallback, useEffect } from 'react'
import { usePage } from '../../app/page-context.ts'
import type { Machine } from '../../../contract/machine.ts'
import { useSelected } from '../../lib/use-selected.ts'
import type { Row } from './rows.ts'

type Rows = readonly (Row | undefined)[]

interface Props {
  /** What is in the DOM, some of it beyond the edges. */
  readonly rows: Rows
  /** What can be seen; empty where screens are not shown. */
  readonly seen: Rows
}

/** The ids of those machines of the rows for which something holds, followed; as one word, so that equal is the same. */
function useIds(rows: Rows, holds: (machine: Machine) => boolean): string {
  const { machines } = usePage()
  const ids = rows.map((row) => (row?.type === 'machine' ? row.key : '')).join(' ')
  const select = useCallback(() => {
    const found = ids.split(' ').flatMap((id) => machines.get(id) ?? [])
    return found
      .filter(holds)
      .map(({ id }) => id)
      .join(' ')
  }, [machines, ids, holds])
  return useSelected(machines.subscribe, select)
}

const runs = ({ state }: Machine) => state === 'running'
const hasScreen = ({ kind, state }: Machine) => kind === 'vm' && (state === 'running' || state === 'paused')
const listOf = (ids: string) => (ids === '' ? [] : ids.split(' '))

/**
 * Asks for readings of those rows that are on screen and run, and for pictures of their screens. A component of its own,
 * since a machine that starts or stops must not render the table.
 */
export function WantedReadings({ rows, seen }: Props): null {
  const { load, screens } = usePage()
  const measured = useIds(rows, runs)
  const pictured = useIds(seen, hasScreen)
  useEffect(() => load.setWanted(listOf(measured)), [load, measured])
  useEffect(() => screens.setWanted(listOf(pictured)), [screens, pictured])
  useEffect(() => () => screens.setWanted([]), [screens])
  return null
}
