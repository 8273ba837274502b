/** The node of the picture that an event or a point is on. */
export const nodeAt = (target: EventTarget | null): string | null =>
  target instanceof Element ? (target.closest<SVGGElement>('[data-node]')?.dataset['node'] ?? null) : null

/** The edge. */
export const edgeAt = (target: EventTarget | null): string | null =>
  target instanceof Element ? (target.closest<SVGGElement>('[data-edge]')?.dataset['edge'] ?? null) : null
