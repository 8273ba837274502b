import { z } from 'zod'

export const SECRET_MASK = '‹secret›'

/**
 * A value that must never reach a journal, an explanation, a log or an error. Everything that prints it prints the mask;
 * only the code that hands it to an engine calls {@link Secret.reveal}.
 */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return SECRET_MASK
  }
  toJSON(): string {
    return SECRET_MASK
  }
}

/** A string on the wire, a {@link Secret} once parsed. */
export const secret = z.string().transform((value) => new Secret(value))
