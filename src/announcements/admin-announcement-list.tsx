import { formatVietnamTime } from '../core/clock.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { EmptyState } from '../ui/messages.tsx'
import { Pager } from '../ui/navigation.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, Time } from '../ui/parts.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { stateOf, wordsIn } from './announcement.ts'
import type { AnnouncementRow } from './announcements.sql.ts'

/** All announcements, the newest first. */
export function AnnouncementListPage({
  rows,
  pageRows,
  isFirst,
  counts,
}: {
  /** One more than `pageRows` when there are older ones. */
  rows: readonly AnnouncementRow[]
  pageRows: number
  isFirst: boolean
  counts: Readonly<Record<string, number>>
}) {
  const t = useTexts().announcements
  const shown = rows.slice(0, pageRows)
  const last = rows.length > pageRows ? shown.at(-1) : undefined
  const add = (
    <Allowed to="content.change">
      <a class="btn btn-primary" href="/admin/announcements/new">
        <Icon name="plus" /> {t.admin.add}
      </a>
    </Allowed>
  )
  return (
    <AdminLayout title={t.title} actions={add} counts={counts}>
      <p>{t.admin.lead}</p>
      <Card flush>
        <AnnouncementTable rows={shown} />
      </Card>
      <Pager
        first={isFirst ? undefined : '/admin/announcements'}
        next={last && addressOf('/admin/announcements', { before: String(last.id) })}
      />
    </AdminLayout>
  )
}

function AnnouncementTable({ rows }: { rows: readonly AnnouncementRow[] }) {
  const t = useTexts()
  const { language } = usePage()
  const words = t.announcements.admin
  return (
    <Table
      caption={words.caption}
      rows={rows}
      rowKey={(row) => row.id}
      empty={
        <EmptyState
          icon="megaphone"
          title={words.empty}
          hint={words.emptyHint}
          action={{ href: '/admin/announcements/new', text: words.add }}
        />
      }
      columns={[
        {
          title: words.announcement,
          lead: true,
          cell: (row) => (
            <>
              {/* Above the title, which may be long, so that on phones the state has room beside it. */}
              <span class="cell-sub">{words.tones[row.tone]}</span>
              <a href={`/admin/announcements/${row.id}`}>
                <strong>{wordsIn(row, language).title}</strong>
              </a>
            </>
          ),
        },
        { title: words.period, cell: (row) => <AnnouncementTimes announcement={row} /> },
        { title: words.bell, cell: (row) => <BellState announcement={row} /> },
        {
          title: words.editor,
          cell: (row) => (
            <span>
              {row.updatedBy}
              <span class="cell-sub">
                <Time at={row.updatedAt} />
              </span>
            </span>
          ),
        },
        { title: t.common.state, corner: true, cell: (row) => <AnnouncementState announcement={row} /> },
      ]}
    />
  )
}

const looks = {
  planned: ['neutral', 'clock'],
  shown: ['good', 'checkCircle'],
  over: ['neutral', 'cancel'],
} as const

/** Whether it is planned, shown or over. */
export function AnnouncementState({ announcement }: { announcement: AnnouncementRow }) {
  const words = useTexts().announcements.admin
  const state = stateOf(announcement, new Date())
  const [tone, icon] = looks[state]
  return (
    <Status tone={tone} icon={icon}>
      {words.states[state]}
    </Status>
  )
}

/** From when until when it is shown. */
export function AnnouncementTimes({ announcement }: { announcement: AnnouncementRow }) {
  const words = useTexts().announcements.admin
  const { startsAt, endsAt, endedAt } = announcement
  const until = endsAt ? formatVietnamTime(endsAt) : words.untilEnded
  return (
    <span>
      <Time at={startsAt} /> –
      <span class="cell-sub">{endedAt ? `${words.endedAt} ${formatVietnamTime(endedAt)}` : until}</span>
    </span>
  )
}

/** Whether it is in the customers' bells, and in how many. */
export function BellState({ announcement }: { announcement: AnnouncementRow }) {
  const words = useTexts().announcements.admin
  const { rings, toldAt, toldCount } = announcement
  const count = formatNumber(toldCount)
  const state = stateOf(announcement, new Date())
  if (!rings || (state === 'over' && toldCount === 0 && toldAt === null)) return <>{words.noBell}</>
  if (toldAt) return <>{words.bellDone(count)}</>
  if (state === 'over') return <>{words.bellStopped(count)}</>
  return <>{toldCount === 0 && state === 'planned' ? words.bellWaits : words.bellRings(count)}</>
}
