/** Hands a file that the page made to the user, as a download; under Electron the desktop asks where to. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The download has begun with the click; the address is needed a moment longer.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
