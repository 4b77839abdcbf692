/** A network that services are for, with the hosts its links live on. */
const platforms = {
  Facebook: {
    words: ['facebook', 'fb'],
    hosts: ['facebook.com', 'fb.com', 'fb.me', 'fb.watch', 'fb.gg', 'm.me'],
  },
  TikTok: { words: ['tiktok', 'tik tok'], hosts: ['tiktok.com', 'tiktokv.com'] },
  YouTube: { words: ['youtube', 'yt'], hosts: ['youtube.com', 'youtu.be', 'youtube-nocookie.com'] },
  Instagram: { words: ['instagram', 'ig'], hosts: ['instagram.com', 'instagr.am', 'ig.me'] },
} as const

type Platform = keyof typeof platforms
const names = Object.keys(platforms) as Platform[]

/** That a link does not look like one of the service's network; `found` is whose it is, as far as that is known. */
export type LinkMismatch = { wanted: Platform; found: Platform | undefined }

/**
 * Looks whether a link fits the network that a service's category names, by its host alone; nothing is fetched.
 * Undefined where it fits, where the category names none of the four or several, and for what is no link at all,
 * which other rules refuse. People may be right against it: links are shortened and redirected.
 */
export function linkMismatch(category: string, link: string): LinkMismatch | undefined {
  const wanted = platformOfCategory(category)
  const host = URL.parse(link.trim())?.hostname.toLowerCase().replace(/\.$/, '')
  if (!wanted || !host) return undefined
  const found = names.find((name) => platforms[name].hosts.some((known) => isWithin(host, known)))
  return found === wanted ? undefined : { wanted, found }
}

function platformOfCategory(category: string): Platform | undefined {
  const words = ` ${category
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .join(' ')} `
  const named = names.filter((name) => platforms[name].words.some((word) => words.includes(` ${word} `)))
  return named.length === 1 ? named[0] : undefined
}

function isWithin(host: string, known: string): boolean {
  return host === known || host.endsWith(`.${known}`)
}
