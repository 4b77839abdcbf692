import { AdminLayout } from '../ui/admin-layout.tsx'
import { SubmitButton, TextField } from '../ui/fields.tsx'
import { addressOf, formatNumber } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { EmptyState, Notice } from '../ui/messages.tsx'
import { useMay, useTexts } from '../ui/page-context.ts'
import { Card, Columns } from '../ui/parts.tsx'
import type { Category } from './categories.sql.ts'

const HERE = '/admin/services/categories'

type Counts = { counts: Readonly<Record<string, number>> }

/** The shop's sections in their order, with ways to add, rename and delete them. */
export function CategoriesPage({
  categories,
  mark,
  typed,
  isNameWrong,
  problem,
  renames,
  counts,
}: Counts & {
  categories: readonly Category[]
  /** Tells this order from any other. */
  mark: string
  /** The name that was typed for a new one. */
  typed: string
  isNameWrong: boolean
  problem: string | undefined
  /** Which one is to be renamed or deleted, chosen by a link. */
  renames: Category | undefined
}) {
  const t = useTexts()
  const words = t.serviceDesk.categories
  const mayChange = useMay('catalogue.change')
  return (
    <AdminLayout
      title={words.title}
      trail={[{ text: t.admin.services.title, href: '/admin/services' }]}
      counts={counts}
    >
      {problem && <Notice kind="error">{problem}</Notice>}
      <Columns
        aside={
          mayChange && (
            <>
              {renames && <RenameCard category={renames} />}
              <Card title={words.add}>
                <form method="post" action={HERE}>
                  <TextField
                    name="name"
                    label={words.name}
                    value={typed}
                    error={isNameWrong ? words.nameWrong : undefined}
                    maxlength={50}
                    required
                  />
                  <SubmitButton wide>{words.add}</SubmitButton>
                </form>
              </Card>
            </>
          )
        }
      >
        <p>{words.lead}</p>
        <Card>
          {categories.length === 0 ? (
            <EmptyState icon="grid" title={words.empty} hint={words.emptyHint} />
          ) : (
            <OrderForm
              mark={mark}
              items={categories.map((category) => ({
                key: category.name,
                name: category.name,
                note: words.count(formatNumber(category.services), formatNumber(category.onSale)),
                links: [
                  { href: addressOf(HERE, { category: category.name }), text: words.arrange },
                  ...(mayChange
                    ? [{ href: addressOf(HERE, { rename: category.name }), text: words.rename }]
                    : []),
                ],
              }))}
            />
          )}
        </Card>
      </Columns>
    </AdminLayout>
  )
}

/** The services of one section in their order. */
export function CategoryServicesPage({
  category,
  services,
  mark,
  problem,
  counts,
}: Counts & {
  category: string
  services: readonly { id: number; name: string; isActive: boolean }[]
  mark: string
  problem: string | undefined
}) {
  const t = useTexts()
  const words = t.serviceDesk.categories
  return (
    <AdminLayout
      title={category}
      trail={[
        { text: t.admin.services.title, href: '/admin/services' },
        { text: words.title, href: HERE },
      ]}
      counts={counts}
    >
      {problem && <Notice kind="error">{problem}</Notice>}
      <p>{words.lead}</p>
      <Card>
        <OrderForm
          mark={mark}
          category={category}
          items={services.map(({ id, name, isActive }) => ({
            key: String(id),
            name,
            note: `#${id} · ${t.serviceDesk.states[isActive ? 'active' : 'paused']}`,
            links: [{ href: `/admin/services/${id}`, text: t.serviceDesk.edit }],
          }))}
        />
      </Card>
    </AdminLayout>
  )
}

type Item = { key: string; name: string; note: string; links: { href: string; text: string }[] }

/** A list with a number beside each item; with script the items can be dragged, which writes the numbers. */
function OrderForm({ items, mark, category }: { items: readonly Item[]; mark: string; category?: string }) {
  const words = useTexts().serviceDesk.categories
  if (!useMay('catalogue.change')) {
    return (
      <ol class="arranged">
        {items.map((item) => (
          <li key={item.key} class="arranged-item">
            <ItemWords item={item} />
          </li>
        ))}
      </ol>
    )
  }
  return (
    <form method="post" action={`${HERE}/order`}>
      <input type="hidden" name="seen" value={mark} />
      {category !== undefined && <input type="hidden" name="category" value={category} />}
      <ol class="arranged" data-arranged>
        {items.map((item, index) => (
          <li key={item.key} class="arranged-item">
            <span class="arranged-grip" title={words.drag} aria-hidden="true" hidden>
              <Icon name="menu" size={18} />
            </span>
            <input type="hidden" name="item" value={item.key} />
            <input
              class="form-control arranged-place"
              name="place"
              value={index + 1}
              inputmode="numeric"
              maxlength={6}
              autocomplete="off"
              aria-label={words.placeOf(item.name)}
            />
            <ItemWords item={item} />
          </li>
        ))}
      </ol>
      <SubmitButton>{words.saveOrder}</SubmitButton>
    </form>
  )
}

function ItemWords({ item }: { item: Item }) {
  return (
    <>
      <span class="arranged-name">
        <strong>{item.name}</strong>
        <span class="cell-sub">{item.note}</span>
      </span>
      <span class="arranged-links">
        {item.links.map(({ href, text }) => (
          <a key={href} href={href} aria-label={`${text}: ${item.name}`}>
            {text}
          </a>
        ))}
      </span>
    </>
  )
}

function RenameCard({ category }: { category: Category }) {
  const t = useTexts()
  const words = t.serviceDesk.categories
  const isEmpty = category.services === 0 && category.archived === 0
  return (
    <Card title={category.name} id="rename">
      <form method="post" action={`${HERE}/rename`}>
        <input type="hidden" name="name" value={category.name} />
        <TextField
          name="to"
          label={words.newName}
          id="field-to"
          value={category.name}
          maxlength={50}
          required
        />
        <SubmitButton wide>{words.rename}</SubmitButton>
      </form>
      {isEmpty && (
        <form method="post" action={`${HERE}/delete`}>
          <input type="hidden" name="name" value={category.name} />
          <p class="field-hint">{words.removeHint}</p>
          <SubmitButton tone="danger" wide>
            {words.remove}
          </SubmitButton>
        </form>
      )}
    </Card>
  )
}
