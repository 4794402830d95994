import { segmentNames } from '../orders/filter-fields.ts'

export type Segment = keyof typeof segmentNames

const meanings: Record<Segment, string> = {
  champions: 'Bought just lately, often and for a lot',
  loyal: 'Buy often or for a lot, and not long ago',
  potential_loyalists: 'Bought lately, and somewhat more than once or for little',
  new_customers: 'Bought just lately, and little so far',
  promising: 'Bought lately, and little so far',
  need_attention: 'In the middle: not lately, not long ago, not much, not little',
  about_to_sleep: 'Bought little, and it is becoming a while ago',
  at_risk: 'Bought well, but not for a long time',
  cannot_lose: 'Bought more than nearly all others, but not for a long time',
  hibernating: 'Bought little, and long ago',
  lost: 'Bought least of all, and longest ago',
}

/** All segments, those that bought latest first: what they are called, and what they mean in plain words. */
export const segments = (Object.keys(segmentNames) as Segment[]).map((id) => ({
  ...{ id, name: segmentNames[id], meaning: meanings[id] },
}))

export const findSegment = (id: string | null) => segments.find((each) => each.id === id)
