import type { Page } from 'playwright-core'

/**
 * Counts how often React renders components inside each row, through the hook that React offers to its developer tools
 * (ReactFiberDevToolsHook: onCommitFiberRoot; a fiber that rendered has the flag PerformedWork = 1, also in production
 * builds). Rows are found by their key, or by what they are marked with. The page itself knows nothing of being counted.
 */
function install(): void {
  interface Fiber {
    readonly key: string | null
    readonly flags: number
    readonly memoizedProps: Readonly<Record<string, unknown>> | null
    readonly child: Fiber | null
    readonly sibling: Fiber | null
    readonly alternate: Fiber | null
  }
  const counts: Record<string, number> = {}
  const rowOf = ({ key, memoizedProps }: Fiber): string | null => {
    if (key !== null && /^(vm|container):/.test(key)) return key
    const marked = memoizedProps?.['data-row']
    // The head of a group counts what is in it: it changes with each of them.
    return typeof marked === 'string' && !marked.startsWith('group ') ? marked : null
  }
  const visit = (fiber: Fiber, before: Fiber | null, outer: string | null): void => {
    // A subtree that was not touched is the same object as before.
    if (fiber === before) return
    const own = rowOf(fiber)
    const inside = own ?? outer
    if (inside !== null && (fiber.flags & 1) === 1) counts[inside] = (counts[inside] ?? 0) + 1
    if (before !== null && fiber.child === before.child) return
    for (let child = fiber.child; child !== null; child = child.sibling) visit(child, child.alternate, inside)
  }
  const target = window as unknown as Record<string, unknown>
  target['labrigRowRenders'] = counts
  target['__REACT_DEVTOOLS_GLOBAL_HOOK__'] = {
    supportsFiber: true,
    renderers: new Map(),
    inject: () => 1,
    onCommitFiberRoot: (_id: number, root: { readonly current: Fiber }) =>
      visit(root.current, root.current.alternate, null),
    onCommitFiberUnmount: () => undefined,
    onPostCommitFiberRoot: () => undefined,
  }
}

/** To be called before the page is opened. */
export async function countRowRenders(page: Page): Promise<void> {
  await page.addInitScript(install)
}

/** Renders per row since the last call. */
export function takeRowRenders(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const counts = (window as unknown as Record<string, Record<string, number>>)['labrigRowRenders'] ?? {}
    const copy = { ...counts }
    for (const key of Object.keys(counts)) delete counts[key]
    return copy
  })
}
