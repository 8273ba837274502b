/** Offers what the page made for saving. The name's odd characters are the machine's; a file keeps the plain ones. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, '_')
  link.click()
  // The download has begun by the next turn; the blob would stay in memory as long as the page.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** Local time that sorts: 20261121-233055. */
export function fileStamp(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`
  return `${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`
}
