import { deepEqual } from '@tanstack/react-router'

/**
 * Rows of a list that is read anew as a whole: one that says the same as before is the same object as before, so that
 * nothing of it renders again. One list each.
 */
export class RowKeeper<Row> {
  #kept = new Map<string, Row>()

  keep(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
    const before = this.#kept
    const shared = rows.map((row) => {
      const known = before.get(keyOf(row))
      return known !== undefined && deepEqual(known, row) ? known : row
    })
    this.#kept = new Map(shared.map((row) => [keyOf(row), row]))
    return shared
  }
}
