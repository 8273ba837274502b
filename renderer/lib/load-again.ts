/**
 * Milliseconds before each further attempt. A container that starts or ends changes the host's interfaces, and
 * Chromium then gives up what it loads.
 */
const waits = [100, 400, 1000, 2000, 4000]

/**
 * What `load` gives, asked again where the asking itself failed.
 *
 * @throws the last failure, after some eight seconds
 */
export async function loadAgain<T>(load: () => Promise<T>): Promise<T> {
  for (const wait of waits) {
    try {
      return await load()
    } catch {
      await new Promise((go) => setTimeout(go, wait))
    }
  }
  return load()
}
