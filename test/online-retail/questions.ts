import { customerQuestions } from './customers.ts'
import { productQuestions } from './products.ts'
import type { Asked, Question } from './question.ts'
import { salesQuestions } from './sales.ts'

/** Requests for all reports with numbers from such a file. */
export function questionsOf(asked: Asked): Question[] {
  const days = `startDate=${asked.start}&endDate=${asked.end}&currency=GBP`
  return [salesQuestions, customerQuestions, productQuestions].flatMap((questions) => questions(asked, days))
}
