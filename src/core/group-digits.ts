/** A whole number as Vietnamese people write it, grouped by three: `1.000.000`. Takes and gives decimal digits. */
export function groupDigits(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, '.')
}
