import { Value } from '../../lib/value.ts'

/** The folder of this host that files went to or came from last, while the page is open. */
export const lastFolder = new Value('/tmp')
