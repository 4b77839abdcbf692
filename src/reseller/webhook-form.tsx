import type { Refusal } from '../core/refusal.ts'
import { SubmitButton, TextField } from '../ui/fields.tsx'
import { Notice } from '../ui/messages.tsx'
import { usePage, useTexts } from '../ui/page-context.ts'
import { URL_MAX, webhookTypes } from './webhook.ts'

/** What was typed into the form of a webhook. */
export type TypedWebhook = { url: string; events: readonly string[] }

/** Where events go, and which; with what was wrong with it. */
export function WebhookForm({
  action,
  typed,
  refused,
  submit,
}: {
  action: string
  typed: TypedWebhook
  refused: Refusal | undefined
  submit: string
}) {
  const words = useTexts().webhooks
  const { language } = usePage()
  const isOfForm = refused?.code === 'invalid_request'
  const field = isOfForm ? refused.details.field : undefined
  return (
    <form method="post" action={action}>
      {refused && field !== 'url' && field !== 'events' && (
        <Notice kind="error">{refused.sentence(language)}</Notice>
      )}
      <TextField
        name="url"
        type="url"
        inputmode="url"
        label={words.url}
        value={typed.url}
        hint={words.urlHint}
        error={field === 'url' ? urlProblem() : undefined}
        autocomplete="off"
        spellcheck={false}
        maxlength={URL_MAX}
        required
      />
      <fieldset class="field" aria-describedby={field === 'events' ? 'events-error' : undefined}>
        <legend class="form-label fs-6">{words.events}</legend>
        {field === 'events' && (
          <p class="field-error" id="events-error">
            {words.eventsMissing}
          </p>
        )}
        {webhookTypes.map((type) => (
          <div key={type} class="form-check">
            <input
              class="form-check-input"
              type="checkbox"
              id={`field-${type}`}
              name={type}
              value="on"
              checked={typed.events.includes(type)}
            />
            <label class="form-check-label" for={`field-${type}`}>
              {words.eventNames[type]}
              <span class="cell-sub">
                <code>{type}</code>
              </span>
            </label>
          </div>
        ))}
      </fieldset>
      <SubmitButton wide>{submit}</SubmitButton>
    </form>
  )

  function urlProblem(): string {
    const problem = String(refused?.details.problem)
    return problem in words.urlProblems
      ? words.urlProblems[problem as keyof typeof words.urlProblems]
      : words.urlProblems.unreadable
  }
}
