import type { ComponentChildren } from 'preact'
import { formatVietnamTime, toVietnamIso } from '../core/clock.ts'
import type { Money } from '../core/money.ts'
import { formatPercent, safeHref, shortLink } from './format.ts'
import { Icon, type IconName } from './icons.tsx'
import { useTexts } from './page-context.ts'

/** An amount that never breaks over two lines. `signed` writes the plus of money coming in. */
export function Amount({
  value,
  signed,
  class: className,
}: {
  value: Money
  signed?: boolean
  class?: string
}) {
  const plus = signed && value.isPositive()
  const look = signed ? (plus ? ' money-in' : ' money-out') : ''
  return (
    <span class={`money${look}${className ? ` ${className}` : ''}`}>
      {plus ? '+' : ''}
      {value.format().replace('-', '−')}
    </span>
  )
}

/** A moment on Vietnam's clock. */
export function Time({ at }: { at: Date }) {
  return (
    <time class="time" dateTime={toVietnamIso(at)}>
      {formatVietnamTime(at)}
    </time>
  )
}

/** A customer's link, shortened; clickable only where that is safe, and then in a new tab without a referrer. */
export function OutsideLink({ link, length }: { link: string; length?: number }) {
  const t = useTexts()
  const href = safeHref(link)
  const text = shortLink(link, length)
  if (!href) {
    return (
      <span class="outside-link" title={link}>
        <span class="outside-link-text">{text}</span>
      </span>
    )
  }
  return (
    <a class="outside-link" href={href} target="_blank" rel="noopener noreferrer nofollow" title={link}>
      <span class="outside-link-text">{text}</span>
      <Icon name="external" size={14} />
      <span class="visually-hidden"> ({t.common.opensNewTab})</span>
    </a>
  )
}

/** Copies `value` on click. `children` is what is seen, usually the value itself; without it an icon alone. */
export function CopyButton({
  value,
  label,
  children,
}: {
  value: string
  /** What is copied, for screen readers: `account number`. */
  label: string
  children?: ComponentChildren
}) {
  const t = useTexts()
  // Nobody wants to hear a program.
  const isSaid = !value.includes('\n')
  return (
    <button
      type="button"
      class={children ? 'copy' : 'copy copy-bare'}
      data-copy={value}
      data-copied={t.common.copied}
      aria-label={isSaid ? `${t.common.copy} ${label}: ${value}` : `${t.common.copy} ${label}`}
    >
      {children && <span>{children}</span>}
      <Icon name="copy" size={16} />
    </button>
  )
}

/** Text for machines, with a button that copies it; `label` names it. */
export function CodeBlock({ text, label, name }: { text: string; label: string; name?: string }) {
  return (
    <div class="code-block">
      <pre>
        <code data-example={name}>{text}</code>
      </pre>
      <CopyButton value={text} label={label} />
    </div>
  )
}

/** `#1042`, copied on click. */
export function OrderNumber({ number, href }: { number: number | bigint | string; href?: string }) {
  const t = useTexts()
  return (
    <span class="order-number">
      {href ? <a href={href}>#{String(number)}</a> : <span>#{String(number)}</span>}
      <CopyButton value={String(number)} label={t.orders.number} />
    </span>
  )
}

/** How far something is, 0 to `max`. `label` says of what; `text` is shown at the end of the bar. */
export function ProgressBar({
  value,
  max = 100,
  label,
  text,
}: {
  value: number
  max?: number
  label: string
  text?: string
}) {
  return (
    <span class="progress-line">
      <progress class="progress-bar-native" value={value} max={max} aria-label={label}>
        {text}
      </progress>
      {text && <span class="progress-text">{text}</span>}
    </span>
  )
}

/** A customer's level: its stars and its name. */
export function TierBadge({ tier }: { tier: { name: string; icon: string } }) {
  return (
    <span class="tier-badge">
      <TierIcon icon={tier.icon} />
      {tier.name}
    </span>
  )
}

/** Stars and gems are drawn, so that they look the same on every device; any other icon is shown as it is. */
function TierIcon({ icon }: { icon: string }) {
  return (
    <span class="tier-icon" aria-hidden="true">
      {[...icon.replaceAll('\ufe0f', '')].map((sign, place) => {
        if (sign === '⭐' || sign === '★') return <Icon key={place} name="star" size={16} filled />
        if (sign === '💎') return <Icon key={place} name="gem" size={18} />
        return sign
      })}
    </span>
  )
}

/** How far the next level is. Without `next` the highest is reached. */
export function TierProgress({
  tier,
  discountPercent,
  next,
}: {
  tier: { name: string; icon: string }
  discountPercent: number
  next?: { name: string; remaining: Money; percent: number } | undefined
}) {
  const t = useTexts()
  return (
    <div class="tier-progress">
      <div class="tier-progress-top">
        <TierBadge tier={tier} />
        <span>
          {discountPercent > 0 ? t.tier.discount(formatPercent(discountPercent)) : t.tier.noDiscount}
        </span>
      </div>
      {next && (
        <ProgressBar value={next.percent} label={t.tier.progress} text={formatPercent(next.percent)} />
      )}
      <p class="tier-progress-note">
        {next ? t.tier.remaining(next.remaining.format(), next.name) : t.tier.highest}
      </p>
    </div>
  )
}

/** A framed part of a page. `flush` is for tables and lists, which bring their own spacing. */
export function Card({
  title,
  actions,
  flush,
  id,
  children,
}: {
  title?: string
  actions?: ComponentChildren
  flush?: boolean
  id?: string
  children: ComponentChildren
}) {
  return (
    <section class="card" id={id}>
      {(title || actions) && (
        <div class="card-header">
          {title && <h2 class="card-title">{title}</h2>}
          {actions && <div class="card-actions">{actions}</div>}
        </div>
      )}
      <div class={flush ? 'card-body card-body-flush' : 'card-body'}>{children}</div>
    </section>
  )
}

/** The main part of a page with a narrower `aside` that stays in sight on wide screens and follows on phones. */
export function Columns({ aside, children }: { aside: ComponentChildren; children: ComponentChildren }) {
  // Nothing to do there for whoever looks: the main part has all the room.
  if (!aside) return <div>{children}</div>
  return (
    <div class="columns">
      <div>{children}</div>
      <div class="columns-aside">{aside}</div>
    </div>
  )
}

/** One figure with its name, for the top of a customer's page; wrap several in `StatTiles`. */
export function StatTile({
  label,
  icon,
  href,
  hint,
  children,
}: {
  label: string
  icon: IconName
  href?: string
  hint?: ComponentChildren
  children: ComponentChildren
}) {
  return (
    <div class="stat-tile">
      <span class="stat-icon">
        <Icon name={icon} />
      </span>
      <span class="stat-label">{href ? <a href={href}>{label}</a> : label}</span>
      <strong class="stat-value">{children}</strong>
      {hint && <span class="stat-hint">{hint}</span>}
    </div>
  )
}

/** A row of `StatTile`s that wraps. */
export function StatTiles({ children }: { children: ComponentChildren }) {
  return <div class="stat-tiles">{children}</div>
}

export interface Fact {
  term: string
  value: ComponentChildren
  /** Puts a copy button beside the value that copies this. */
  copy?: string
  /** The line that counts, such as the total. */
  strong?: boolean
}

/** Names and values line by line: a price breakdown, bank details, what is known of an order. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div key={fact.term} class={fact.strong ? 'fact fact-strong' : 'fact'}>
          <dt>{fact.term}</dt>
          <dd>
            {fact.value}
            {fact.copy && <CopyButton value={fact.copy} label={fact.term} />}
          </dd>
        </div>
      ))}
    </dl>
  )
}

export interface TimelineStep {
  title: string
  at?: Date | undefined
  note?: ComponentChildren
  state: 'done' | 'current' | 'waiting' | 'bad'
}

const timelineIcons = { done: 'check', current: 'running', waiting: 'clock', bad: 'close' } as const

/** What has happened, what is happening and what is to come. */
export function Timeline({ steps }: { steps: readonly TimelineStep[] }) {
  return (
    <ol class="timeline-steps">
      {steps.map((step) => (
        <li
          key={step.title}
          class={`timeline-step timeline-${step.state}`}
          aria-current={step.state === 'current' ? 'step' : undefined}
        >
          <span class="timeline-dot">
            <Icon name={timelineIcons[step.state]} size={14} />
          </span>
          <span class="timeline-title">{step.title}</span>
          {step.at && <Time at={step.at} />}
          {step.note && <div class="timeline-note">{step.note}</div>}
        </li>
      ))}
    </ol>
  )
}

/** The square of a QR code; `svg` is what `qrSvg` draws. An image, so that a long press can copy it. */
export function QrCode({ svg, label }: { svg: string; label: string }) {
  return (
    <img
      class="qr-code"
      src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
      alt={label}
      width={256}
      height={256}
    />
  )
}
