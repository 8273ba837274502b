import { z } from 'zod'

/** A public key of a server as a list of known hosts has it: "ssh-ed25519 AAAA…". */
export const hostKey = z.string().regex(/^[a-z][\w@.-]* [A-Za-z0-9+/]+={0,2}$/, 'a kind and a key in base64')

/** A key, and what a person compares it by: "ED25519 SHA256:…", as ssh-keygen -l prints it. */
const seenHostKey = z.object({ key: hostKey, fingerprint: z.string() })
export type SeenHostKey = z.infer<typeof seenHostKey>

/** What a guest showed instead of the keys that are remembered. */
export const changedHostKeys = z.object({ known: z.array(seenHostKey), shown: z.array(seenHostKey) })
export type ChangedHostKeys = z.infer<typeof changedHostKeys>
