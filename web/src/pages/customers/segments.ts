import { codesOf, type Segment, segmentNames } from '../../format/labels.ts'

const meanings: Record<Segment, string> = {
  champions: 'Bought very recently, often and for high amounts',
  loyal: 'Bought often or for high amounts, and fairly recently',
  potential_loyalists: 'Bought recently, with moderate frequency or spend',
  new_customers: 'Bought very recently, with low frequency and spend so far',
  promising: 'Bought recently, with low frequency and spend so far',
  need_attention: 'Average recency, frequency and spend',
  about_to_sleep: 'Bought rarely and for low amounts, and not recently',
  at_risk: 'Bought often or for high amounts, but not for a long time',
  cannot_lose: 'Among the best customers, but have not bought for a long time',
  hibernating: 'Bought rarely and for low amounts, a long time ago',
  lost: 'Bought least often, for the lowest amounts, and the longest time ago',
}

/** All segments with their names and meanings, the most recent buyers first. */
export const segments = codesOf(segmentNames).map((id) => ({
  id,
  name: segmentNames[id],
  meaning: meanings[id],
}))

export const findSegment = (id: string | null) => segments.find((each) => each.id === id)
