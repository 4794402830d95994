/**
 * The version of the rules by which events become facts: rows of orders, customers, products, credit notes and their kind. A release that
 * changes what these rows contain for known events raises it by 1. All facts and perspectives are then filled from the stored
 * events after the upgrade.
 */
export const FACTS_VERSION = 2
