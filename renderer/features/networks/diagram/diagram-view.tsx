import { useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { Waiting } from '../../../components/waiting.tsx'
import { useValue } from '../../../lib/value.ts'
import { FailureAlert } from '../../failures/failure-alert.tsx'
import { DiagramBar, type Shape } from './diagram-bar.tsx'
import { DiagramCanvas } from './diagram-canvas.tsx'
import type { DiagramFeed } from './diagram-feed.ts'
import { DiagramNotices } from './diagram-notices.tsx'
import type { LabelChoice } from './edge-view.tsx'
import { exportPicture, type PictureFormat } from './export-picture.ts'
import { everything, groupsIn, type DiagramFilter } from './filter.ts'
import { EdgeDrawer } from './edge-drawer.tsx'
import { Legend } from './legend.tsx'
import type { Positions } from './layout.ts'
import { LinkList } from './link-list.tsx'
import { NodeMenu, type NodeMenuAt } from './node-menu.tsx'
import { NodeDrawer } from './node-drawer.tsx'
import { drawnWay, wayThrough } from './drawn-way.ts'
import type { Picture, Rates } from './picture.ts'
import { ReachBar } from './reach-bar.tsx'
import { useReachDraft } from './reach-draft.ts'
import { ReachPanel } from './reach-panel.tsx'
import { useFolding } from './use-folding.ts'
import { useReach, type ReachQuestion } from './use-reach.ts'
import { useDiagramFeed } from './use-diagram-feed.ts'
import './diagram.css'

/** The networks of this host, live: libvirt's and Docker's on one wire. */
export function DiagramView() {
  const { t } = useTranslation()
  const feed = useDiagramFeed()
  const picture = useValue(feed.picture)
  const failure = useValue(feed.failure)
  if (picture !== null) return <Shown picture={picture} feed={feed} />
  if (failure === null) return <Waiting lines={10} slow={t('networks.slow')} />
  return (
    <div className="rig-notices">
      <FailureAlert title={t('networks.failed')} failure={failure} />
    </div>
  )
}

function Shown({ picture, feed }: { readonly picture: Picture; readonly feed: DiagramFeed }) {
  const { t } = useTranslation()
  const { announcer } = usePage()
  const frame = useRef<HTMLDivElement>(null)
  const rates = useValue(feed.rates)
  const [filter, setFilter] = useState<DiagramFilter>(everything)
  const folding = useFolding(picture, filter)
  const { drawn, positions, shown, found, standIn } = folding
  const [shape, setShape] = useState<Shape>('picture')
  const [labels, setLabels] = useState<LabelChoice>('rates')
  const [selected, setSelected] = useState<string | null>(null)
  const [question, setQuestion] = useState<ReachQuestion | null>(null)
  const [menu, setMenu] = useState<NodeMenuAt | null>(null)
  const openMenu = (id: string, anchor: HTMLElement | SVGElement) => setMenu({ id, anchor })
  const reach = useReachDraft()
  const { answer, probe, attempt } = useReach(question, picture)
  const way = useMemo(
    () =>
      question !== null && answer.type === 'known' ? drawnWay(answer.reach.hops, picture, answer.reach.single) : null,
    [question, answer, picture],
  )
  const drawnThrough = useMemo(() => (way === null ? null : wayThrough(way, standIn)), [way, standIn])
  const close = () => {
    setSelected(null)
    if (selected !== null)
      frame.current?.querySelector<SVGGElement>(`[data-node="${CSS.escape(standIn(selected))}"]`)?.focus()
  }
  const save = (format: PictureFormat) => {
    if (frame.current === null) return
    exportPicture(frame.current, format).then(
      () => announcer.say(t('networks.saved', { format: format.toUpperCase() })),
      () => announcer.alarm(t('networks.notSaved')),
    )
  }
  const open = (id: string) => (drawn.nodes.get(id)?.kind === 'stack' ? folding.toggle(id) : setSelected(id))
  return (
    <>
      <DiagramBar
        {...{ filter, shape, labels }}
        groups={groupsIn(picture)}
        onFilter={setFilter}
        onShape={setShape}
        onLabels={setLabels}
        onTidy={folding.tidy}
        onExport={save}
      />
      <ReachBar
        picture={picture}
        draft={reach.draft}
        onDraft={reach.setDraft}
        onAsk={(next) => {
          setSelected(null)
          setQuestion(next)
        }}
      />
      <div className="rig-work">
        <section className="rig-list" aria-label={t('networks.diagram')} ref={frame}>
          <DiagramNotices picture={picture} feed={feed} />
          {shown.size === 0 ? (
            <div className="rig-empty">
              <p>{t('networks.filtered')}</p>
            </div>
          ) : shape === 'list' ? (
            <LinkList
              {...{ picture, rates, selected }}
              shown={found}
              positions={placesInside(picture, positions, standIn)}
              single={way?.single ?? none}
              onOpen={setSelected}
              onMenu={openMenu}
            />
          ) : (
            <DiagramCanvas
              {...{ positions, shown, rates, labels }}
              picture={drawn}
              whole={picture}
              selected={selected === null ? null : standIn(selected)}
              way={drawnThrough}
              onOpen={open}
              onMenu={openMenu}
            />
          )}
          {shape === 'picture' && shown.size > 0 && <Legend single={(way?.single.size ?? 0) > 0} />}
        </section>
        <Details {...{ picture, rates, selected }} onSelect={setSelected} onClose={close}>
          {question !== null && (
            <ReachPanel {...{ answer, probe, picture }} onProbe={attempt} onClose={() => setQuestion(null)} />
          )}
        </Details>
      </div>
      {menu !== null && (
        <NodeMenu at={menu} picture={picture} onOpen={setSelected} onWay={reach.put} onClose={() => setMenu(null)} />
      )}
    </>
  )
}

const none: ReadonlySet<string> = new Set()

/** Where everything stands; what is in a stack, where that does. */
function placesInside({ nodes }: Picture, positions: Positions, standIn: (id: string) => string): Positions {
  return new Map([...nodes.keys()].map((id) => [id, positions.get(standIn(id)) ?? 0]))
}

interface DetailsProps {
  readonly picture: Picture
  readonly rates: Rates
  readonly selected: string | null
  readonly onSelect: (id: string) => void
  readonly onClose: () => void
  /** What stands there while nothing is selected. */
  readonly children: ReactNode
}

/** What was chosen: a node, or a link between two. */
function Details({ selected, children, ...props }: DetailsProps) {
  const node = props.picture.nodes.get(selected ?? '')
  const edge = props.picture.edges.get(selected ?? '')
  if (node !== undefined) return <NodeDrawer {...props} node={node} />
  return edge === undefined ? children : <EdgeDrawer {...props} edge={edge} />
}
