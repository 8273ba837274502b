/** A key's name as keyboards have it, in every language; for the eye, beside what says it to ears. */
export function Key({ keys }: { readonly keys: string }) {
  return <kbd aria-hidden="true">{keys}</kbd>
}
