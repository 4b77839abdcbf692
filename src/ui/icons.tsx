/** Every icon of the panel: strokes on a 24 × 24 grid, drawn in the colour of the text around them. */
const paths = {
  home: 'M4 11.5 12 4.5l8 7M6 10v9.5h12V10M10 19.5v-5h4v5',
  grid: 'M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z',
  list: 'M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01',
  plus: 'M12 5v14M5 12h14',
  wallet: 'M18 8V5.5H6A2 2 0 0 0 4 7.4v9.1a2.5 2.5 0 0 0 2.5 2.5H20V8H6a2 2 0 0 1-2-1M16 13.5h.01',
  bank: 'M4 9.5 12 5l8 4.5zM6 12.5v4M10 12.5v4M14 12.5v4M18 12.5v4M4 19.5h16',
  qr: 'M4.5 4.5h5v5h-5zM14.5 4.5h5v5h-5zM4.5 14.5h5v5h-5zM14.5 14.5h2v2h-2zM19.5 14.5v2M19.5 19.5h-2M14.5 19.5v-.5',
  user: 'M12 11.5a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6M4.8 20c.6-3.6 3.4-5.6 7.2-5.6s6.6 2 7.2 5.6',
  users:
    'M9.5 11.5a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5M3.5 19a6.1 6.1 0 0 1 12 0M15.5 5.3a3.25 3.25 0 0 1 0 5.9M17.6 14.2a6 6 0 0 1 2.9 4.8',
  logout: 'M10 4.5H5.5v15H10M14.5 8l4 4-4 4M18.5 12H9.5',
  key: 'M8.5 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8M11.4 12.1 19.5 4M16 7.5l2.5 2.5M13.5 10l1.5 1.5',
  gift: 'M4.5 9h15v3.5h-15zM6 12.5v7h12v-7M12 9v10.5M12 9S7 9 7.2 6.3C7.4 4 11 4 12 9c1-5 4.6-5 4.8-2.7C17 9 12 9 12 9',
  chat: 'M4.5 5.5h15v10.5H11L6.5 19.5V16h-2zM8.5 9.5h7M8.5 12.5h4.5',
  document: 'M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6M9 15.5h6',
  help: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M9.6 9.6a2.5 2.5 0 1 1 3.7 2.2c-.9.5-1.3 1-1.3 2M12 16.9h.01',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2.8v1.9M12 19.3v1.9M21.2 12h-1.9M4.7 12H2.8M18.5 5.5l-1.3 1.3M6.8 17.2l-1.3 1.3M18.5 18.5l-1.3-1.3M6.8 6.8 5.5 5.5',
  moon: 'M19.5 14.2A7.8 7.8 0 0 1 9.8 4.5a7.8 7.8 0 1 0 9.7 9.7',
  device: 'M4 5.5h16v10.5H4zM9 19.5h6M12 16v3.5',
  megaphone: 'M4.5 10v4h3l8 4.5v-13L7.5 10zM18.5 9.5a4 4 0 0 1 0 5M8.5 14.5l1 4.5h2.5l-1-3.2',
  bell: 'M6.5 10a5.5 5.5 0 0 1 11 0c0 4.5 2 6 2 6h-15s2-1.5 2-6M10 19a2.2 2.2 0 0 0 4 0',
  globe:
    'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M3.5 12h17M12 3.5c2.6 2.4 3.6 5.4 3.6 8.5s-1 6.1-3.6 8.5c-2.6-2.4-3.6-5.4-3.6-8.5s1-6.1 3.6-8.5',
  search: 'M11 17.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.8 15.8l4.2 4.2',
  copy: 'M8.5 8.5h11v11h-11zM5.5 15.5h-1v-11h11v1',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  checkCircle: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17m-3.7-8.2 2.6 2.6 4.9-5.2',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 7.5V12l3 2',
  send: 'M20 4.5 4 10.8l6.2 2.9L13.2 20zM10.2 13.7 20 4.5',
  running: 'M20 12a8 8 0 1 1-2.6-5.9M20 4v3.5h-3.5',
  play: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M10.2 8.7v6.6l5-3.3z',
  half: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 3.5v17M12 8h4.5M12 12h5.5M12 16h4.5',
  close: 'm6 6 12 12M18 6 6 18',
  cancel: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M6.2 6.2l11.6 11.6',
  failed: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17m-3-5.5 6-6M9 9l6 6',
  warning: 'M12 4.5 3.5 19h17zM12 10v4M12 16.5h.01',
  info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 11v5M12 8h.01',
  left: 'm14.5 6-6 6 6 6',
  right: 'm9.5 6 6 6-6 6',
  arrow: 'M5 12h14M13.5 6.5 19 12l-5.5 5.5',
  external: 'M10 5.5H5.5v13h13V14M13.5 4.5h6v6M19.5 4.5 11 13',
  download: 'M12 4.5v10.5M7.5 11l4.5 4.5 4.5-4.5M4.5 19.5h15',
  print: 'M7.5 9V4.5h9V9M7.5 16.5h-3V9h15v7.5h-3M7.5 13.5h9v6h-9z',
  star: 'm12 4 2.5 5.1 5.6.8-4.1 3.9 1 5.6-5-2.6-5 2.6 1-5.6-4.1-3.9 5.6-.8z',
  gem: 'M7 5h10l3.5 5L12 19.5 3.5 10zM3.5 10h17M9 10l3 9.5L15 10M9 10l3-5 3 5',
  menu: 'M4 6.5h16M4 12h16M4 17.5h16',
  chart: 'M4.5 4.5v15h15M8.5 16v-4M12.5 16V8.5M16.5 16v-6',
  pause: 'M9 6v12M15 6v12',
  refill:
    'M4.5 12a7.5 7.5 0 0 1 13-5.1l2 2.1M19.5 4.5V9H15M19.5 12a7.5 7.5 0 0 1-13 5.1l-2-2.1M4.5 19.5V15H9',
  shield: 'M12 3.5 5 6v5.5c0 4.3 2.9 7.3 7 9 4.1-1.7 7-4.7 7-9V6zM9 12l2.2 2.2L15.2 10',
  eye: 'M2.8 12S6 5.8 12 5.8 21.2 12 21.2 12 18 18.2 12 18.2 2.8 12 2.8 12M12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  lock: 'M6 11h12v8.5H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
} as const

export type IconName = keyof typeof paths

/**
 * An inline drawing, 1.25 em unless `size` (px) says otherwise. Without `label` it is decoration and hidden
 * from screen readers; with `label` it speaks for itself.
 */
export function Icon({
  name,
  label,
  size,
  filled,
  class: className,
}: {
  name: IconName
  label?: string
  size?: number
  filled?: boolean
  class?: string
}) {
  const drawing = {
    class: className ? `icon ${className}` : 'icon',
    viewBox: '0 0 24 24',
    width: size ?? 20,
    height: size ?? 20,
    fill: filled ? 'currentColor' : 'none',
    stroke: 'currentColor',
    'stroke-width': '1.75',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  } as const
  const strokes = <path d={paths[name]} />
  if (!label) {
    return (
      <svg {...drawing} aria-hidden="true">
        {strokes}
      </svg>
    )
  }
  return (
    <svg {...drawing} role="img" aria-label={label}>
      <title>{label}</title>
      {strokes}
    </svg>
  )
}

/** The panel's mark: a roof over an upward stroke. */
export function BrandMark({ size = 32 }: { size?: number }) {
  return (
    <svg class="brand-mark" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect class="brand-mark-ground" width="32" height="32" rx="9" />
      <path
        class="brand-mark-stroke"
        d="M8 16.5 16 9l8 7.5M11.5 23.5v-4M16 23.5v-7.5M20.5 23.5v-5.5"
        fill="none"
        stroke-width="2.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  )
}
