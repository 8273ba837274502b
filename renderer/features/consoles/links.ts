/** An address may be followed when it is https and holds nobody's password; null otherwise. In its canonical form. */
export function safeLink(text: string): string | null {
  const url = URL.parse(text)
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null
}

/** Follows a link of a console: only with Ctrl held, so that no click into a terminal leaves it. */
export function opensLink(event: MouseEvent, text: string): void {
  const address = safeLink(text)
  if (address === null || !event.ctrlKey) return
  window.open(address, '_blank', 'noopener,noreferrer')
}
