import type { DrawnNode } from './picture.ts'

/** From the outside inwards. */
export const lanes = ['outside', 'interface', 'gate', 'network', 'machine'] as const
export type Lane = (typeof lanes)[number]

/** CSS pixels at scale 1. */
export const laneBox: Readonly<Record<Lane, { readonly x: number; readonly width: number }>> = {
  outside: { x: 16, width: 148 },
  interface: { x: 192, width: 148 },
  gate: { x: 376, width: 184 },
  network: { x: 596, width: 204 },
  machine: { x: 868, width: 224 },
}
export const LANES_WIDTH = 1108
/** Room for the names of the lanes. */
export const HEAD = 40

export function laneOf({ kind }: DrawnNode): Lane {
  switch (kind) {
    case 'outside':
    case 'interface':
    case 'network':
    case 'machine':
      return kind
    case 'stack':
      return 'machine'
    case 'port':
    case 'nat':
    case 'block':
      return 'gate'
  }
}

export function heightOf({ kind }: DrawnNode): number {
  switch (kind) {
    case 'outside':
      return 48
    case 'interface':
      return 60
    case 'port':
    case 'nat':
    case 'block':
      return 42
    case 'network':
      return 74
    case 'machine':
    case 'stack':
      return 40
  }
}

/** Between two nodes of a lane. */
export const GAP = 10

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export function boxOf(node: DrawnNode, y: number): Box {
  return { ...laneBox[laneOf(node)], y, height: heightOf(node) }
}
