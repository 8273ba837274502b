import { useEffect, useId, useMemo, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../contract/machine.ts'
import type { SnapshotFacts } from '../../../../contract/vm-snapshot.ts'
import { SnapshotCard } from './snapshot-card.tsx'
import { linkPath, nodeByKey, nodeSize, type TreeLayout, type TreeNode } from './snapshot-tree-layout.ts'
import './snapshot-tree.css'
import { useViewport, type Viewport } from './use-viewport.ts'

interface Props {
  readonly vm: Vm
  readonly layout: TreeLayout
  readonly facts: SnapshotFacts | null
  readonly chosen: string
  readonly onChoose: (key: string) => void
  /** Enter, and a double click. */
  readonly onOpen: (key: string) => void
  readonly onDelete: (key: string) => void
}

/** Nodes this far outside are drawn as well, so that scrolling shows no holes. CSS pixels. */
const BEYOND = 400

function isNear({ x, y }: TreeNode, { left, top, width, height }: Viewport): boolean {
  return (
    x + nodeSize.width > left - BEYOND &&
    x < left + width + BEYOND &&
    y + nodeSize.height > top - BEYOND &&
    y < top + height + BEYOND
  )
}

/** Scrolls as little as is needed to have the whole node in view. */
function reveal(area: HTMLElement, { x, y }: TreeNode): void {
  const edge = 16
  const into = (from: number, size: number, seen: number, room: number) =>
    from - edge < seen ? from - edge : from + size + edge > seen + room ? from + size + edge - room : seen
  area.scrollTo({
    left: into(x, nodeSize.width, area.scrollLeft, area.clientWidth),
    top: into(y, nodeSize.height, area.scrollTop, area.clientHeight),
  })
}

/** The snapshots as a tree from left to right; only what is near the view is drawn, however many there are. */
export function SnapshotTree({ vm, layout, facts, chosen, onChoose, onOpen, onDelete }: Props) {
  const { t } = useTranslation()
  const prefix = useId()
  const { view, area, ref } = useViewport()
  const byKey = useMemo(() => new Map(layout.nodes.map((node) => [node.key, node])), [layout])
  const near = layout.nodes.filter((node) => node.key === chosen || isNear(node, view))
  const idOf = (key: string) => `${prefix}-${layout.nodes.findIndex((node) => node.key === key)}`
  const chosenNode = byKey.get(chosen)
  useEffect(() => {
    if (area.current !== null && chosenNode !== undefined) reveal(area.current, chosenNode)
    // Only when another one is chosen: what is scrolled by hand stays where it is.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a new layout of the same choice does not scroll
  }, [area, chosen])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const next = nodeByKey(layout, chosen, event.key)
    if (next !== null) onChoose(next)
    else if (event.key === 'Enter') onOpen(chosen)
    else if (event.key === 'Delete') onDelete(chosen)
    else if (!event.key.startsWith('Arrow')) return
    event.preventDefault()
  }
  return (
    <div ref={ref} className="rig-snap-area">
      <div
        role="tree"
        className="rig-snap-tree"
        style={{ width: layout.width, height: layout.height }}
        tabIndex={0}
        aria-label={t('machinePage.snapshot.treeLabel', { vm: vm.name })}
        aria-activedescendant={idOf(chosen)}
        onKeyDown={onKeyDown}
      >
        <Links nodes={layout.nodes} byKey={byKey} view={view} width={layout.width} height={layout.height} />
        {near.map((node) => (
          <div
            key={node.key}
            id={idOf(node.key)}
            role="treeitem"
            aria-level={node.level}
            aria-posinset={node.place}
            aria-setsize={node.siblings}
            aria-selected={node.key === chosen}
            className={classOf(node, chosen)}
            style={{ left: node.x, top: node.y, width: nodeSize.width, height: nodeSize.height }}
            data-snapshot={node.snapshot?.name}
            onClick={() => onChoose(node.key)}
            onDoubleClick={() => onOpen(node.key)}
          >
            <SnapshotCard node={node} vm={vm} facts={facts} />
          </div>
        ))}
      </div>
    </div>
  )
}

function classOf(node: TreeNode, chosen: string): string {
  const marks = [node.snapshot === null && 'is-now', node.key === chosen && 'is-chosen', node.onPath && 'is-on-path']
  return ['rig-snap-node', ...marks.filter((mark) => mark !== false)].join(' ')
}

interface LinksProps {
  readonly nodes: readonly TreeNode[]
  readonly byKey: ReadonlyMap<string, TreeNode>
  readonly view: Viewport
  readonly width: number
  readonly height: number
}

/** The way to the present state is drawn last, over the others. */
function Links({ nodes, byKey, view, width, height }: LinksProps) {
  const links = nodes.flatMap((node) => {
    const parent = node.parent === null ? undefined : byKey.get(node.parent)
    return parent !== undefined && (isNear(node, view) || isNear(parent, view)) ? [{ node, parent }] : []
  })
  const path = (onPath: boolean) =>
    links
      .filter(({ node }) => node.onPath === onPath)
      .map(({ node, parent }) => linkPath(parent, node))
      .join('')
  return (
    <svg className="rig-snap-links" width={width} height={height} aria-hidden="true">
      <path d={path(false)} />
      <path className="is-on-path" d={path(true)} />
    </svg>
  )
}
