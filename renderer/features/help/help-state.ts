import { Value } from '../../lib/value.ts'

/** Dialogs that any page can show. */
export class HelpState {
  readonly keys = new Value(false)
  readonly report = new Value(false)
}
