import { z } from 'zod'

/** What an object schema says of a field that it does not have; undefined leaves the words to zod. */
function unknownField(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined
  const shape = (issue.inst as z.ZodObject | undefined)?._zod.def.shape ?? {}
  return `there is no field ${issue.keys.join(', ')}; there are: ${Object.keys(shape).join(', ')}`
}

/**
 * An object that a caller hands in. A field that it does not have is refused with the names of those that it has: dropped
 * silently, a slip of the pen would make another machine than the one that was asked for.
 */
export const input = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, { error: unknownField })
