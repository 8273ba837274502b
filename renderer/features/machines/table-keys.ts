import type { KeyboardEvent } from 'react'
import type { Machine } from '../../../contract/machine.ts'
import type { Page } from '../../app/page-context.ts'
import { consoleFor, consoleKinds } from '../consoles/console-tab.ts'
import { needsConfirmation, pauseOrResume, startOrStop, type ActName } from './acts.ts'
import { foldOf, type Row } from './rows.ts'

/** Rows that PageUp and PageDown pass. */
const PAGE = 15

interface Place {
  readonly page: Page
  readonly rows: readonly Row[]
  /** Moves the keyboard to a row, also to one that is not in the DOM yet. */
  readonly goTo: (index: number) => void
  readonly openMenu: (id: string) => void
  readonly openPage: (id: string) => void
}

/** Keys of the table. @returns true when the key was one of them */
export function tableKey(event: KeyboardEvent, place: Place): boolean {
  if (event.altKey || isField(event.target)) return false
  return moves(event, place) || togglesDrawer(event, place) || chooses(event, place) || acts(event, place)
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLInputElement && target.type !== 'checkbox'
}

function currentIndex({ page, rows }: Place): number {
  const key = page.desk.selection.current()
  return rows.findIndex((row) => row.key === key)
}

function moves(event: KeyboardEvent, place: Place): boolean {
  const { rows, page } = place
  const index = currentIndex(place)
  const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -PAGE, PageDown: PAGE }
  const ends: Readonly<Record<string, number>> = { Home: 0, End: rows.length - 1 }
  const step = steps[event.key]
  const target = step === undefined ? ends[event.key] : index < 0 ? 0 : index + step
  if (target === undefined || rows.length === 0 || event.ctrlKey) return false
  const next = Math.min(rows.length - 1, Math.max(0, target))
  const { selection } = page.desk
  const row = rows[next]
  if (event.shiftKey && row?.type === 'machine') {
    const order = rows.filter((one) => one.type === 'machine').map((one) => one.key)
    selection.extendTo(row.key, order)
  }
  place.goTo(next)
  return true
}

function togglesDrawer(event: KeyboardEvent, place: Place): boolean {
  const row = place.rows[currentIndex(place)]
  if (event.key !== 'i' || !event.ctrlKey || row?.type !== 'machine') return false
  const { open } = place.page.desk
  open.set(open.get() === row.key ? null : row.key)
  return true
}

function chooses(event: KeyboardEvent, place: Place): boolean {
  const { page, rows } = place
  const { selection } = page.desk
  const row = rows[currentIndex(place)]
  if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
    selection.replace(new Set(rows.filter((one) => one.type === 'machine').map((one) => one.key)))
    return true
  }
  if (event.key === ' ' && row?.type === 'machine') {
    selection.toggle(row.key)
    return true
  }
  if (row === undefined || event.ctrlKey || event.metaKey) return false
  return row.type === 'machine' ? opens(event, place, row.key) : folds(event, place, foldOf(row))
}

function folds(event: KeyboardEvent, { page }: Place, fold: string): boolean {
  const folded = page.desk.view.get().folded.has(fold)
  const wanted = { ArrowLeft: true, ArrowRight: false, Enter: !folded, ' ': !folded }[event.key]
  if (wanted === undefined) return false
  if (wanted !== folded) page.desk.toggleFold(fold)
  return true
}

function opens(event: KeyboardEvent, { page, rows, goTo, openMenu, openPage }: Place, id: string): boolean {
  // Enter and space on a button inside the row are the button's.
  const inside = event.target instanceof HTMLElement && event.target.closest('button') !== null
  if (event.key === 'Enter' && !inside) {
    openPage(id)
    return true
  }
  if (event.key === 'ArrowLeft') {
    const own = rows.findIndex((row) => row.key === id)
    const head = rows.slice(0, own).findLastIndex((row) => row.type !== 'machine')
    if (head >= 0) goTo(head)
    return head >= 0
  }
  if (isSingleKey(event, 'm', page) || (event.key === 'F10' && event.shiftKey) || event.key === 'ContextMenu') {
    openMenu(id)
    return true
  }
  return false
}

/** Single letters can be switched off: a screen reader or a slip of the hand may type them. */
function isSingleKey(event: KeyboardEvent, letter: string, { settings }: Page): boolean {
  return event.key.toLowerCase() === letter && settings.settings.get().singleKeys
}

function actOf(event: KeyboardEvent, machine: Machine, { settings }: Page): ActName | null {
  if (event.key.length === 1 && !settings.settings.get().singleKeys) return null
  switch (event.key.toLowerCase()) {
    case 's':
      return startOrStop(machine)
    case 'p':
      return pauseOrResume(machine)
    case 'delete':
      return 'delete'
    default:
      return null
  }
}

function acts(event: KeyboardEvent, place: Place): boolean {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return false
  const row = place.rows[currentIndex(place)]
  const machine = row?.type === 'machine' ? place.page.machines.get(row.key) : undefined
  if (machine === undefined) return false
  const [usual] = consoleKinds(machine)
  if (event.key.toLowerCase() === 'c' && usual !== undefined) {
    place.page.dock.openUsual(consoleFor(usual, machine))
    return true
  }
  const act = actOf(event, machine, place.page)
  if (act === null) return false
  requestAct(place.page, [machine], act)
  return true
}

/** Does it, or asks first where something would be lost. */
export function requestAct(page: Page, machines: readonly Machine[], act: ActName): void {
  if (needsConfirmation(act)) page.desk.question.set({ act, machines })
  else void page.acts.actOn(machines, act)
}
