/** What stands behind an error of an engine. */
export interface ErrorText {
  readonly says: string
  /** What a person does about it. */
  readonly advice?: string
}
