/** One service as `services` lists it (reference/api-v2.md): `rate` per 1000 units, per 1 for Package kinds. */
export interface ProviderService {
  service: number
  name: string
  type: string
  category: string
  rate: string
  min: string
  max: string
  refill: boolean
  cancel: boolean
  dripfeed: boolean
}

type Flag = 'refill' | 'cancel' | 'dripfeed'

/**
 * What the stand-in sells unless a test brings its own list: prices in đồng, names in the style of the
 * Vietnamese market. No name says that anybody behind a number is real.
 */
export const DEFAULT_SERVICES: readonly ProviderService[] = [
  ...category('Facebook', [
    line(
      101,
      'Facebook - Tăng Like bài viết | Tốc độ nhanh',
      '2500',
      100,
      100_000,
      'refill',
      'cancel',
      'dripfeed',
    ),
    line(102, 'Facebook - Tăng Like bài viết | Tiết kiệm', '1800', 50, 20_000, 'cancel'),
    line(
      103,
      'Facebook - Tăng theo dõi trang cá nhân | Bảo hành 30 ngày',
      '12500',
      100,
      50_000,
      'refill',
      'cancel',
    ),
    line(104, 'Facebook - Bình luận theo nội dung', '350000', 5, 1000, 'cancel', { type: 'Custom Comments' }),
    line(105, 'Facebook - Tăng mắt livestream 60 phút', '45000', 50, 5000),
    line(106, 'Facebook - Tăng like bình luận', '18000', 20, 5000, 'cancel', { type: 'Comment Likes' }),
    line(107, 'Facebook - Tăng vote bình chọn', '30000', 20, 10_000, 'cancel', { type: 'Poll' }),
    line(108, 'Facebook - Mời vào nhóm từ nhóm khác', '60000', 100, 5000, { type: 'Invites from Groups' }),
  ]),
  ...category('TikTok', [
    line(201, 'TikTok - Tăng view video | Tốc độ nhanh', '150', 100, 10_000_000, 'cancel', 'dripfeed'),
    line(
      202,
      'TikTok - Tăng tim video | Bảo hành 30 ngày',
      '8500',
      50,
      100_000,
      'refill',
      'cancel',
      'dripfeed',
    ),
    line(203, 'TikTok - Tăng theo dõi | Tốc độ vừa', '32000', 50, 50_000, 'refill'),
    line(204, 'TikTok - Bình luận theo nội dung', '420000', 5, 500, { type: 'Custom Comments' }),
  ]),
  ...category('YouTube', [
    line(301, 'YouTube - Tăng view video | Tốc độ chậm', '28000', 500, 1_000_000, 'refill', 'dripfeed'),
    line(302, 'YouTube - Tăng like video', '22500.5', 20, 50_000, 'refill', 'cancel'),
    line(303, 'YouTube - Gói 4000 giờ xem | Giao trong 30 ngày', '1250000', 1, 1, { type: 'Package' }),
  ]),
  ...category('Instagram', [
    line(
      401,
      'Instagram - Tăng tim bài viết | Tốc độ nhanh',
      '3200',
      20,
      100_000,
      'refill',
      'cancel',
      'dripfeed',
    ),
    line(402, 'Instagram - Tăng theo dõi | Bảo hành 30 ngày', '38000', 50, 100_000, 'refill', 'cancel'),
    line(403, 'Instagram - Nhắc tên (mention) theo danh sách', '55000', 50, 10_000, { type: 'Mentions' }),
    line(404, 'Instagram - Tự động tăng tim bài mới', '4500', 20, 20_000, { type: 'Subscriptions' }),
  ]),
  ...category('Website', [
    line(501, 'Website - Lượt truy cập từ Việt Nam', '15000', 100, 1_000_000, 'dripfeed', {
      type: 'Web Traffic',
    }),
    line(502, 'Website - Gói 10 bài viết giới thiệu', '900000', 1, 1, 'cancel', { type: 'Package' }),
    line(503, 'Website - SEO từ khoá Google', '25000', 100, 100_000, { type: 'SEO' }),
  ]),
]

function line(
  service: number,
  name: string,
  rate: string,
  min: number,
  max: number,
  ...extras: (Flag | { type: string })[]
): Omit<ProviderService, 'category'> {
  const special = extras.find((extra) => typeof extra === 'object')
  return {
    service,
    name,
    type: special?.type ?? 'Default',
    rate,
    min: String(min),
    max: String(max),
    refill: extras.includes('refill'),
    cancel: extras.includes('cancel'),
    dripfeed: extras.includes('dripfeed'),
  }
}

function category(name: string, services: Omit<ProviderService, 'category'>[]): ProviderService[] {
  return services.map(({ service, name: title, type, ...rest }) => ({
    service,
    name: title,
    type,
    category: name,
    ...rest,
  }))
}

const UNITS_PER_DONG = 100_000n

/** Reads a decimal such as `2500` or `0.27819` into hundred-thousandths; throws for anything else. */
export function toUnits(text: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d{1,15})(?:\.(\d{1,5}))?$/.exec(text) ?? []
  if (whole === undefined) throw new Error(`not an amount: ${text.slice(0, 40)}`)
  const units = BigInt(whole) * UNITS_PER_DONG + BigInt(fraction.padEnd(5, '0'))
  return sign === '-' ? -units : units
}

/** Writes hundred-thousandths without trailing zeros: `2500`, `0.27819`. */
export function fromUnits(units: bigint): string {
  const sign = units < 0n ? '-' : ''
  const size = units < 0n ? -units : units
  const fraction = String(size % UNITS_PER_DONG)
    .padStart(5, '0')
    .replace(/0+$/, '')
  return `${sign}${size / UNITS_PER_DONG}${fraction === '' ? '' : `.${fraction}`}`
}

interface TypeRule {
  /** Fields without which `add` refuses, beside `service`. */
  needs: readonly string[]
  /** Where the quantity comes from: the field, the lines of a field, or one package. */
  counts: 'quantity' | 'comments' | 'usernames' | 'posts' | 'one'
}

// reference/api-v2.md, "add by service type". Names are compared in lower case.
const TYPE_RULES: Record<string, TypeRule> = {
  default: { needs: ['link', 'quantity'], counts: 'quantity' },
  package: { needs: ['link'], counts: 'one' },
  seo: { needs: ['link', 'quantity', 'keywords'], counts: 'quantity' },
  'custom comments': { needs: ['link', 'comments'], counts: 'comments' },
  'custom comments package': { needs: ['link', 'comments'], counts: 'one' },
  mentions: { needs: ['link', 'quantity', 'usernames'], counts: 'quantity' },
  'mentions with hashtags': { needs: ['link', 'quantity', 'usernames', 'hashtags'], counts: 'quantity' },
  'mentions custom list': { needs: ['link', 'usernames'], counts: 'usernames' },
  'mentions hashtag': { needs: ['link', 'quantity', 'hashtag'], counts: 'quantity' },
  'mentions user followers': { needs: ['link', 'quantity', 'username'], counts: 'quantity' },
  'mentions media likers': { needs: ['link', 'quantity', 'media'], counts: 'quantity' },
  'comment likes': { needs: ['link', 'quantity', 'username'], counts: 'quantity' },
  'comment replies': { needs: ['link', 'username', 'comments'], counts: 'comments' },
  poll: { needs: ['link', 'quantity', 'answer_number'], counts: 'quantity' },
  'invites from groups': { needs: ['link', 'quantity', 'groups'], counts: 'quantity' },
  subscriptions: { needs: ['username', 'min', 'max'], counts: 'posts' },
  'web traffic': { needs: ['link', 'quantity'], counts: 'quantity' },
}

/** What an accepted `add` asks for: `quantity` is the whole, over all drip-feed runs. */
export interface Wanted {
  quantity: number
  chargeUnits: bigint
}

/**
 * Reads the fields of `add` against the service's type. Answers what is wanted and what it costs, or the
 * error text of reference/api-v2.md.
 */
export function readAdd(service: ProviderService, fields: Record<string, string>): Wanted | string {
  const type = service.type.toLowerCase()
  const rule = TYPE_RULES[type]
  if (!rule) return 'Incorrect service ID'
  if (rule.needs.includes('link') && !/^\S{1,2048}$/.test(fields.link ?? '')) return 'Incorrect link'
  const missing = rule.needs.find((name) => (fields[name] ?? '').trim() === '')
  if (missing !== undefined) return missing === 'quantity' ? 'Incorrect quantity' : 'Incorrect request'

  const perRun = countOf(rule, fields)
  if (perRun === undefined || perRun < 1) return 'Incorrect quantity'
  if (rule.counts !== 'one' && rule.counts !== 'posts') {
    if (perRun < Number(service.min)) return 'Quantity less than minimum'
    if (perRun > Number(service.max)) return 'Quantity more than maximum'
  }
  const runs = readRuns(service, fields)
  if (runs === undefined) return 'Incorrect request'
  const quantity = perRun * runs
  const rate = toUnits(service.rate)
  const perThousand = rule.counts !== 'one'
  return {
    quantity,
    chargeUnits: perThousand ? (rate * BigInt(quantity) + 500n) / 1000n : rate * BigInt(runs),
  }
}

function countOf(rule: TypeRule, fields: Record<string, string>): number | undefined {
  if (rule.counts === 'one') return 1
  if (rule.counts === 'quantity') return wholeNumber(fields.quantity)
  if (rule.counts === 'posts') {
    const perPost = wholeNumber(fields.max)
    const posts = (wholeNumber(fields.posts) ?? 1) + (wholeNumber(fields.old_posts) ?? 0)
    return perPost === undefined ? undefined : perPost * posts
  }
  return (fields[rule.counts] ?? '').split(/\r?\n/).filter((text) => text.trim() !== '').length
}

// `quantity` is per run and the total is quantity × runs: a client that sends the total with `runs` is charged,
// and delivers, that many times too much. The stand-in does what providers do.
function readRuns(service: ProviderService, fields: Record<string, string>): number | undefined {
  if (fields.runs === undefined) return fields.interval === undefined ? 1 : undefined
  const runs = wholeNumber(fields.runs)
  const interval = wholeNumber(fields.interval)
  if (!service.dripfeed || runs === undefined || runs < 1 || runs > 1000) return undefined
  return interval === undefined || interval < 1 ? undefined : runs
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined
}
