import { useEffect, useMemo, useState } from 'react'
import type { DiagramFilter } from './filter.ts'
import { shownNodes } from './filter.ts'
import { folded, foldsAfter, groupsOf, MANY, opened, standIns, type Folds } from './fold.ts'
import { placed, tidied, type Positions } from './layout.ts'
import type { Drawn, Picture, Stack } from './picture.ts'
import { rememberedPositions, rememberPositions } from './position-memory.ts'

export interface Folding {
  readonly drawn: Drawn
  readonly positions: Positions
  /** Of what is drawn, what the filter lets through. */
  readonly shown: ReadonlySet<string>
  /** Of all nodes, those in closed stacks too. */
  readonly found: ReadonlySet<string>
  /** What stands in the picture for a node. */
  readonly standIn: (id: string) => string
  readonly toggle: (stack: string) => void
  readonly tidy: () => void
}

/** Everything keeps its place for as long as it is there; very many machines of one kind are a stack that opens. */
export function useFolding(picture: Picture, filter: DiagramFilter): Folding {
  const [kept, setKept] = useState<Positions>(rememberedPositions)
  const [before, setFolds] = useState<Folds | null>(null)
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set())
  const found = useMemo(() => shownNodes(picture, filter), [picture, filter])
  const groups = useMemo(() => groupsOf(picture), [picture])
  const folds = useMemo(() => foldsAfter(before, groups, kept), [before, groups, kept])
  const base = useMemo(() => folded(picture, groups, folds, found), [picture, groups, folds, found])
  const places = useMemo(() => placed(base, kept), [base, kept])
  if (places !== kept) setKept(places)
  if (folds !== before) setFolds(folds)
  useEffect(() => rememberPositions(places), [places])
  const open = useMemo(() => openOf(base, filter, turned), [base, filter, turned])
  const { drawn, positions } = useMemo(() => opened(base, picture, open, places), [base, picture, open, places])
  return {
    ...{ drawn, positions, found },
    shown: useMemo(() => shownOf(drawn, found), [drawn, found]),
    standIn: useMemo(() => standIns(groups, folds, drawn), [groups, folds, drawn]),
    toggle: (stack) =>
      setTurned((now) => new Set(now.has(stack) ? [...now].filter((id) => id !== stack) : [...now, stack])),
    tidy: () => {
      const anew = foldsAfter(null, groups, new Map())
      setTurned(new Set())
      setFolds(anew)
      setKept(tidied(folded(picture, groups, anew, found)))
    },
  }
}

const stacksOf = ({ nodes }: Drawn): Stack[] => [...nodes.values()].filter((node) => node.kind === 'stack')

/** A few that were looked for are shown at once; the others where somebody opened them. */
function openOf(base: Drawn, { text, group }: DiagramFilter, turned: ReadonlySet<string>): ReadonlySet<string> {
  const isLookedFor = text.trim() !== '' || group !== null
  const isOpen = ({ id, members }: Stack) => (isLookedFor && members.length < MANY) !== turned.has(id)
  return new Set(
    stacksOf(base)
      .filter(isOpen)
      .map(({ id }) => id),
  )
}

function shownOf(drawn: Drawn, found: ReadonlySet<string>): ReadonlySet<string> {
  const isShown = (id: string) => {
    const node = drawn.nodes.get(id)
    return node?.kind === 'stack' ? node.members.length > 0 : found.has(id)
  }
  return new Set([...drawn.nodes.keys()].filter(isShown))
}
