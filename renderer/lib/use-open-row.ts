import { useCallback, useState } from 'react'

/**
 * Which row of a list has its details beside it. Closing them gives the focus back to the row.
 * @returns the row of that key while the list has it
 */
export function useOpenRow<Row>(rows: readonly Row[], keyOf: (row: Row) => string) {
  const [open, setOpen] = useState<string | null>(null)
  const close = useCallback(() => {
    setOpen(null)
    if (open !== null) document.querySelector<HTMLElement>(`[data-row="${CSS.escape(open)}"]`)?.focus()
  }, [open])
  return { open, setOpen, close, opened: open === null ? undefined : rows.find((row) => keyOf(row) === open) }
}
