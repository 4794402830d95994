import { codesOf, type Segment, segmentNames } from '../../format/labels.ts'

const meanings: Record<Segment, string> = {
  champions: 'Bought very recently, often and for high amounts',
  loyal: 'Buy often or for high amounts, most recently not long ago',
  potential_loyalists: 'Bought recently, with moderate frequency or spend',
  new_customers: 'Bought very recently, with low frequency and spend so far',
  promising: 'Bought recently, with low frequency and spend so far',
  need_attention: 'Average recency, frequency and spend',
  about_to_sleep: 'Low frequency and spend, and not recent',
  at_risk: 'Bought often or for high amounts, but not for a long time',
  cannot_lose: 'Among the best customers, but have not bought for a long time',
  hibernating: 'Low frequency and spend, and a long time ago',
  lost: 'Lowest frequency and spend, and the longest time ago',
}

/** All segments with their names and meanings, the most recent buyers first. */
export const segments = codesOf(segmentNames).map((id) => ({
  id,
  name: segmentNames[id],
  meaning: meanings[id],
}))

export const findSegment = (id: string | null) => segments.find((each) => each.id === id)
