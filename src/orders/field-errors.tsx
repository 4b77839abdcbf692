import type { Service } from '../catalog/service.ts'
import { Refusal } from '../core/refusal.ts'
import { isTypeField, serviceType, type TypeField } from '../core/service-type.ts'
import { usePage, useTexts } from '../ui/page-context.ts'
import type { OrderDraft } from './order-draft.ts'

/** What to say beside which field of an order form. */
export type FieldErrors = Readonly<Partial<Record<keyof OrderDraft, string>>>

/** What to say beside which field. A refusal that is about no single field gives none. */
export function useFieldErrors(refused: Refusal | undefined, service: Service): FieldErrors {
  const { required } = useTexts().orderFields
  const sentence = useRefusalSentence()
  const field = refused && fieldOf(refused, service)
  if (!field) return {}
  return { [field]: isMissing(refused) ? required : sentence(refused, service) }
}

/** Whether something was only not filled in yet. */
export function isMissing({ code, details }: Refusal): boolean {
  if (code === 'invalid_request') return details.problem === 'required'
  return code === 'field_required' || code === 'quantity_required' || code === 'comments_required'
}

/** A refusal's sentence in which a field goes by its name on the page: nobody need know the protocol's. */
export function useRefusalSentence(): (refused: Refusal, service: Service) => string {
  const { language } = usePage()
  const labelOf = useFieldLabel()
  return (refused, service) => {
    const field = String(refused.details.field ?? '')
    if (!isTypeField(field)) return refused.sentence(language)
    const details = { ...refused.details, field: labelOf(service.type, field) }
    return new Refusal(refused.code, details).sentence(language)
  }
}

/** The name of a field for people; a user name is somebody else's in each type. */
export function useFieldLabel(): (type: string, field: TypeField) => string {
  const words = useTexts().orderFields
  return (type, field) => (field === 'username' && words.username[type]?.label) || words.label[field]
}

const formFields = ['link', 'quantity', 'runs', 'interval', 'start_at', 'note', 'coupon'] as const

/** The field of the form that a refusal is about. */
function fieldOf(refused: Refusal, service: Service): keyof OrderDraft | undefined {
  const type = serviceType(service.type)
  switch (refused.code) {
    case 'invalid_link':
    case 'link_blocked':
    case 'host_not_allowed':
    case 'link_running':
      return 'link'
    case 'quantity_required':
    case 'quantity_out_of_range':
      if (type?.counts === 'comments' || type?.counts === 'usernames') return type.counts
      return type?.counts === 'posts' ? 'max' : 'quantity'
    case 'comments_required':
      return 'comments'
    case 'drip_feed_incomplete':
    case 'drip_feed_not_taken':
      return 'runs'
    case 'coupon_not_found':
    case 'coupon_not_valid_now':
    case 'coupon_minimum':
    case 'coupon_used_up':
    case 'coupon_used_by_you':
      return 'coupon'
    case 'start_out_of_range':
      return 'start_at'
    case 'field_required':
    case 'field_out_of_range':
    case 'invalid_request': {
      const own = [...(type?.required ?? []), ...(type?.optional ?? []), ...formFields]
      return own.find((field) => field === refused.details.field)
    }
    default:
      return undefined
  }
}
