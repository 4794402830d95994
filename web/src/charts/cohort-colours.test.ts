import { expect, test } from 'vitest'
import { contrastOf, heatColour, textOn } from './cohort-colours.ts'
import { darkPalette, lightPalette } from './palette.ts'

const STEPS = Array.from({ length: 1001 }, (_, i) => i / 1000)

for (const [scheme, { heat }] of Object.entries({ light: lightPalette, dark: darkPalette })) {
  test(`the text of every cell has enough contrast in ${scheme} colours`, () => {
    const contrasts = STEPS.map((share) => heatColour(share, heat)).map((colour) => contrastOf(colour, textOn(colour)))
    expect(Math.min(...contrasts)).toBeGreaterThan(4.5)
  })

  test(`colours start and end with those of the scale, also for values beyond it, in ${scheme} colours`, () => {
    expect([0, 1, -1, 2].map((share) => heatColour(share, heat))).toEqual([heat[0], heat.at(-1), heat[0], heat.at(-1)])
  })
}

test('a colour half way between two stops is their mean', () => {
  expect(heatColour(0.25, ['#000000', '#204060', '#ffffff'])).toBe('#102030')
})

test('contrasts are those of WCAG', () => {
  expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrastOf('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
})
