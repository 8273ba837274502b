/** Rows of numbers with their times, the oldest overwritten: four bytes a value, so that an hour of many machines fits. */
export class LoadRing {
  readonly rows: number
  readonly columns: number
  readonly #times: Float64Array
  readonly #values: Float32Array
  #count = 0

  constructor(rows: number, columns: number) {
    this.rows = rows
    this.columns = columns
    this.#times = new Float64Array(rows)
    this.#values = new Float32Array(rows * columns)
  }

  /** @param values NaN = unknown; missing columns are unknown */
  push(at: number, values: ArrayLike<number>): void {
    const row = this.#count++ % this.rows
    this.#times[row] = at
    for (let column = 0; column < this.columns; column++) {
      this.#values[row * this.columns + column] = values[column] ?? Number.NaN
    }
  }

  /** Oldest first. */
  *entries(): Generator<readonly [at: number, values: Float32Array], void> {
    const first = Math.max(0, this.#count - this.rows)
    for (let index = first; index < this.#count; index++) {
      const row = index % this.rows
      yield [this.#times[row] ?? 0, this.#values.subarray(row * this.columns, (row + 1) * this.columns)]
    }
  }

  /** The same with room for more columns. */
  widened(columns: number): LoadRing {
    const wide = new LoadRing(this.rows, columns)
    for (const [at, values] of this.entries()) wide.push(at, values)
    return wide
  }
}
