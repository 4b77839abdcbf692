import { languages } from '../core/refusal.ts'
import { AdminLayout } from '../ui/admin-layout.tsx'
import { Allowed } from '../ui/allowed.tsx'
import { SelectField, SubmitButton, TextAreaField, TextField } from '../ui/fields.tsx'
import { Dialog, Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { Card, Columns, Facts, Time } from '../ui/parts.tsx'
import { texts } from '../ui/texts.ts'
import { AnnouncementState, AnnouncementTimes, BellState } from './admin-announcement-list.tsx'
import {
  type AnnouncementText,
  announcementTones,
  BODY_MAX,
  stateOf,
  TITLE_MAX,
  type TypedAnnouncement,
  wordsIn,
} from './announcement.ts'
import { AnnouncementNotice } from './announcement-notice.tsx'
import type { AnnouncementRow } from './announcements.sql.ts'

const HERE = '/admin/announcements'

type Sheet = {
  /** What is published; undefined where one is being written. */
  stored?: AnnouncementRow
  typed: TypedAnnouncement
  wrong?: ReadonlySet<keyof TypedAnnouncement> | undefined
  problem?: string
  /** The version that the form was opened with; the present one unless said. */
  version?: number
  /** Drawn for a new one. */
  token?: string
  /** What was typed is shown as it will look. */
  isPreview?: boolean
  asksToEnd?: boolean
}

/** Writing an announcement, or changing one while it is not over, with how it looks. */
export function AnnouncementSheetPage({
  counts,
  ...sheet
}: Sheet & { counts: Readonly<Record<string, number>> }) {
  const t = useTexts().announcements
  const { language } = usePage()
  const { stored, typed, problem } = sheet
  const isOver = stored !== undefined && stateOf(stored, new Date()) === 'over'
  return (
    <AdminLayout
      title={stored ? wordsIn(stored, language).title : t.admin.newTitle}
      trail={[{ text: t.title, href: HERE }]}
      actions={stored && <AnnouncementState announcement={stored} />}
      counts={counts}
    >
      {problem && <Notice kind="error">{problem}</Notice>}
      <Columns
        aside={
          <>
            {stored && <StoredCard stored={stored} isOver={isOver} asksToEnd={sheet.asksToEnd ?? false} />}
            {sheet.isPreview && (
              <PreviewCard title={t.admin.preview} hint={t.admin.previewHint} text={typedAsText(typed)} />
            )}
            {stored && <PreviewCard title={t.admin.present} text={stored} />}
          </>
        }
      >
        <Allowed to="content.change">{!isOver && <AnnouncementForm {...sheet} />}</Allowed>
      </Columns>
    </AdminLayout>
  )
}

function StoredCard({
  stored,
  isOver,
  asksToEnd,
}: {
  stored: AnnouncementRow
  isOver: boolean
  asksToEnd: boolean
}) {
  const t = useTexts()
  const words = t.announcements.admin
  return (
    <Card title={t.announcements.one}>
      <Facts
        facts={[
          { term: words.period, value: <AnnouncementTimes announcement={stored} /> },
          { term: words.bell, value: <BellState announcement={stored} /> },
          {
            term: words.editor,
            value: (
              <span>
                {stored.updatedBy}
                <span class="cell-sub">
                  <Time at={stored.updatedAt} />
                </span>
              </span>
            ),
          },
        ]}
      />
      {!isOver && (
        <Allowed to="content.change">
          <a
            class="btn btn-outline-danger w-100"
            href={`${HERE}/${stored.id}?ask=end`}
            data-dialog-open="end-dialog"
          >
            {words.end}
          </a>
          <Dialog
            id="end-dialog"
            title={words.endTitle}
            open={asksToEnd}
            footer={
              <>
                <form method="dialog">
                  <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
                </form>
                <form method="post" action={`${HERE}/${stored.id}/end`}>
                  <SubmitButton tone="danger">{words.end}</SubmitButton>
                </form>
              </>
            }
          >
            <p>{words.endHint}</p>
          </Dialog>
        </Allowed>
      )}
    </Card>
  )
}

/** How an announcement looks, in each language that it has a text of its own in. */
function PreviewCard({ title, hint, text }: { title: string; hint?: string; text: AnnouncementText }) {
  const own = languages.filter((language) => wordsIn(text, language).language === language)
  return (
    <Card title={title}>
      {hint && <p>{hint}</p>}
      {own.map((language) => (
        <div key={language}>
          {own.length > 1 && <p class="announcement-language">{texts(language).languageName}</p>}
          <AnnouncementNotice {...text} language={language} />
        </div>
      ))}
    </Card>
  )
}

function AnnouncementForm({ stored, typed, wrong = new Set(), version, token }: Sheet) {
  const words = useTexts().announcements.admin
  const hasRung = stored !== undefined && (stored.toldCount > 0 || stored.toldAt !== null)
  return (
    <form method="post" action={stored ? `${HERE}/${stored.id}` : HERE}>
      {stored ? (
        <input type="hidden" name="version" value={version ?? stored.version} />
      ) : (
        <input type="hidden" name="token" value={token} />
      )}
      <VietnameseCard typed={typed} wrong={wrong} />
      <EnglishCard typed={typed} wrong={wrong} />
      <Card title={words.showing}>
        <ShownFields typed={typed} wrong={wrong} />
        <div class="form-check announcement-rings">
          <input
            class="form-check-input"
            type="checkbox"
            id="field-rings"
            name="rings"
            value="on"
            checked={hasRung ? stored.rings : typed.rings}
            disabled={hasRung}
            aria-describedby="rings-hint"
          />
          <label class="form-check-label" for="field-rings">
            {words.rings}
          </label>
          <p class="field-hint" id="rings-hint">
            {hasRung ? words.ringsFixed : words.ringsHint}
          </p>
        </div>
        <div class="button-row">
          <SubmitButton tone="secondary" name="act" value="preview">
            {words.preview}
          </SubmitButton>
          <SubmitButton name="act" value="save">
            {stored ? words.save : words.publish}
          </SubmitButton>
        </div>
      </Card>
    </form>
  )
}

type Fields = { typed: TypedAnnouncement; wrong: ReadonlySet<keyof TypedAnnouncement> }

function VietnameseCard({ typed, wrong }: Fields) {
  const words = useTexts().announcements.admin
  return (
    <Card title={words.vietnamese}>
      <TextField
        name="title_vi"
        label={words.titleField}
        value={typed.titleVi}
        error={wrong.has('titleVi') ? words.wrongTitle : undefined}
        maxlength={TITLE_MAX}
        autocomplete="off"
        required
      />
      <TextAreaField
        name="body_vi"
        label={words.bodyField}
        hint={words.format}
        value={typed.bodyVi}
        error={wrong.has('bodyVi') ? words.wrongBody : undefined}
        rows={5}
        maxlength={BODY_MAX}
        required
      />
    </Card>
  )
}

function EnglishCard({ typed, wrong }: Fields) {
  const words = useTexts().announcements.admin
  return (
    <Card title={words.english}>
      <TextField
        name="title_en"
        label={words.titleEnField}
        value={typed.titleEn}
        error={wrong.has('titleEn') ? words.wrongEnglish : undefined}
        maxlength={TITLE_MAX}
        autocomplete="off"
        optional
      />
      <TextAreaField
        name="body_en"
        label={words.bodyEnField}
        hint={words.englishHint}
        value={typed.bodyEn}
        error={wrong.has('bodyEn') ? words.wrongEnglish : undefined}
        rows={5}
        maxlength={BODY_MAX}
        optional
      />
    </Card>
  )
}

function ShownFields({ typed, wrong }: Fields) {
  const words = useTexts().announcements.admin
  return (
    <>
      <SelectField
        name="tone"
        label={words.tone}
        value={typed.tone}
        choices={announcementTones.map((tone) => ({ value: tone, text: words.tones[tone] }))}
      />
      <TextField
        name="starts"
        type="datetime-local"
        label={words.starts}
        hint={words.startsHint}
        value={typed.starts}
        error={wrong.has('starts') ? words.wrongStart : undefined}
        optional
      />
      <TextField
        name="ends"
        type="datetime-local"
        label={words.ends}
        hint={words.endsHint}
        value={typed.ends}
        error={wrong.has('ends') ? words.wrongEnd : undefined}
        optional
      />
    </>
  )
}

function typedAsText(typed: TypedAnnouncement): AnnouncementText {
  const { titleVi, bodyVi, titleEn, bodyEn, tone } = typed
  const hasEnglish = titleEn.trim() !== '' && bodyEn.trim() !== ''
  return { titleVi, bodyVi, tone, titleEn: hasEnglish ? titleEn : null, bodyEn: hasEnglish ? bodyEn : null }
}
