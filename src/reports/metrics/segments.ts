/** The segments of customers, as in the database and the API. */
export type Segment =
  | 'champions'
  | 'loyal'
  | 'potential_loyalists'
  | 'new_customers'
  | 'promising'
  | 'need_attention'
  | 'about_to_sleep'
  | 'at_risk'
  | 'cannot_lose'
  | 'hibernating'
  | 'lost'

/**
 * The segment of a customer: rows by recency score from 5 (most recent) to 1, columns by the average of frequency and monetary score from 1
 * to 5, rounded up from halves.
 *
 * The eleven names and the two axes are those of Putler's RFM segments (putler.com/rfm-analysis), whose ranges overlap. Where they overlap,
 * this table follows the grid without overlaps that most implementations share, such as the segment map of the Python tutorials on the UCI
 * retail data: [12][12] hibernating, [12][34] at risk, [12]5 cannot lose, 3[12] about to sleep, 33 need attention, [34][45] loyal,
 * 41 promising, 51 new, [45][23] potential loyalists, 5[45] champions. That grid has no "lost"; here it is the lowest corner of
 * "hibernating".
 */
const grid: readonly (readonly Segment[])[] = [
  ['new_customers', 'potential_loyalists', 'potential_loyalists', 'champions', 'champions'],
  ['promising', 'potential_loyalists', 'potential_loyalists', 'loyal', 'loyal'],
  ['about_to_sleep', 'about_to_sleep', 'need_attention', 'loyal', 'loyal'],
  ['hibernating', 'hibernating', 'at_risk', 'at_risk', 'cannot_lose'],
  ['lost', 'hibernating', 'at_risk', 'at_risk', 'cannot_lose'],
]

/**
 * The same as one list for SQL, by recency score from 1, then by average score from 1. The segment of the scores r, f and m is element
 * (r - 1) * 5 + (f + m + 1) / 2, counted from 1, with integer division.
 */
export const segmentsByScores: readonly Segment[] = grid.toReversed().flat()
