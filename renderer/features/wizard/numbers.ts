/** Digits as an input method may leave them (２０４８) are digits. */
export function plainDigits(text: string): string {
  return text.normalize('NFKC').trim()
}

/** A number as a person types it; null for anything else, the empty text included. */
export function readNumber(text: string): number | null {
  const plain = plainDigits(text)
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null
}

/** A whole number from `least` to `most`; null for anything else. */
export function readWhole(text: string, least: number, most: number): number | null {
  const number = readNumber(text)
  return number !== null && Number.isInteger(number) && number >= least && number <= most ? number : null
}
