import { z } from 'zod'

/** A package that is part of what is shipped, and its licence. */
const shippedPackage = z.object({
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  /** Number of its text among `texts`; null when the package has none of its own. */
  text: z.number().int().nullable(),
})
const licences = z.object({ packages: z.array(shippedPackage), texts: z.array(z.string()) })

export type ShippedPackage = z.infer<typeof shippedPackage>
export type Licences = z.infer<typeof licences>

/** The list that the build wrote beside the page. */
export async function readLicences(signal: AbortSignal): Promise<Licences> {
  const response = await fetch('./licences.json', { signal })
  if (!response.ok) throw new Error(`licences.json: ${response.status}`)
  return licences.parse(await response.json())
}
