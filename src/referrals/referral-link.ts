/** The address to hand on; it opens the front page and remembers the code. */
export function referralLink(publicUrl: string, code: string): string {
  return `${publicUrl}/?ref=${code}`
}
