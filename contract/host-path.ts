import { z } from 'zod'

/** What XML and a shell line can carry: libvirt refuses the rest in words that name no field. */
export const oneLine = z.string().regex(/^\P{Cc}*$/u, 'one line without control characters')

export const hostPath = oneLine.regex(/^\//, 'an absolute path').max(4096)
