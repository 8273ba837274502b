/** What the doctor says of one outcome. */
export interface FindingText {
  /** Instead of the title of the finding: what is wrong, in a line. */
  readonly title?: string
  /** What was found in a word or two, for the list of what passed. */
  readonly value?: string
  readonly says: string
  /** Why it matters. */
  readonly why?: string
  /** What a person does where no command can. */
  readonly advice?: string
}
