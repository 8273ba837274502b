import { useCallback, useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { isTrashed } from '../../../contract/machine.ts'
import { usePage } from '../../app/page-context.ts'
import { collatorOf } from '../../lib/format.ts'
import { useSelected } from '../../lib/use-selected.ts'
import { useValue } from '../../lib/value.ts'
import { ActFailures } from './act-failures.tsx'
import { Drawer } from './details/drawer.tsx'
import { EngineNotices } from './engine-notices.tsx'
import { FilterBar } from './filter-bar.tsx'
import { MachineTable } from './machine-table.tsx'
import { PageHeader } from './page-header.tsx'
import { RowMenu } from './row-menu.tsx'
import { buildRows, isFiltered, sameRows, type Row } from './rows.ts'
import { SelectionBar } from './selection-bar.tsx'
import { EmptyTable, SkeletonRows } from './table-body-states.tsx'
import { TrashView } from './trash/trash-view.tsx'
import { useConnections } from './use-machine.ts'
import { useNewsForEars } from './use-news-for-ears.ts'

/** The table's lines. A change of one machine that moves no line renders nothing here. */
function useRows(): readonly Row[] {
  const { machines, desk } = usePage()
  const { i18n } = useTranslation()
  const view = useValue(desk.view)
  const connections = useConnections()
  const order = connections.map((connection) => connection.id).join(' ')
  const select = useCallback(
    // The trash is one list, whatever the others are grouped by.
    () =>
      buildRows(
        machines.withTrash(),
        order.split(' '),
        view.kind === 'trash' ? { ...view, grouping: 'none' } : view,
        collatorOf(i18n.language),
      ),
    [machines, order, view, i18n.language],
  )
  return useSelected(machines.subscribe, select, sameRows)
}

/** False until every engine that answers has sent its list. */
function useIsLoaded(): boolean {
  const { machines } = usePage()
  const connections = useConnections()
  const known = useCallback(
    () =>
      connections.length > 0 &&
      connections.every(({ id, state }) => (state === 'ready' ? machines.isKnown(id) : state !== 'connecting')),
    [machines, connections],
  )
  return useSyncExternalStore(machines.subscribeConnections, known)
}

function useHousekeeping(): void {
  const { machines, desk, samples } = usePage()
  useEffect(
    () =>
      machines.subscribe(() => {
        const exists = (id: string) => machines.get(id) !== undefined
        desk.selection.keepOnly(exists)
        const open = desk.open.get()
        const shown = open === null ? undefined : machines.get(open)
        if (open !== null && (shown === undefined || isTrashed(shown))) desk.open.set(null)
      }),
    [machines, desk],
  )
  useEffect(
    () =>
      machines.onNews(({ id, after }) => {
        if (after?.state !== 'running') samples.drop(id)
      }),
    [machines, samples],
  )
}

function idsOf(rows: readonly Row[]): readonly string[] {
  return rows.flatMap((row) => (row.type === 'machine' ? [row.key] : []))
}

export function MachinesPage() {
  const { t } = useTranslation()
  const { desk } = usePage()
  const rows = useRows()
  const loaded = useIsLoaded()
  const view = useValue(desk.view)
  const open = useValue(desk.open)
  useHousekeeping()
  useNewsForEars()
  return (
    <main className="rig-main" aria-label={t('machines.title')}>
      <PageHeader />
      <FilterBar />
      <div className="rig-work">
        <section className="rig-list" aria-label={t('table.label')}>
          <div className="rig-notices">
            <EngineNotices />
            <ActFailures />
          </div>
          {view.kind === 'trash' && <TrashView ids={idsOf(rows)} />}
          {view.kind !== 'trash' && <SelectionBar />}
          {view.kind !== 'trash' && rows.length > 0 && <MachineTable rows={rows} />}
          {view.kind !== 'trash' &&
            rows.length === 0 &&
            (loaded ? <EmptyTable filtered={isFiltered(view)} /> : <SkeletonRows />)}
        </section>
        {open !== null && view.kind !== 'trash' && <Drawer key={open} id={open} />}
      </div>
      <RowMenu />
    </main>
  )
}
