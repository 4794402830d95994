import type { Entities } from './entities.ts'

/** A raw event of an affected entity. */
export interface Found {
  /** Its place in the table, see `Place`. */
  partition: string
  place: string
  tenantId: string
  key: string
  /** The time of its arrival, in microseconds since 1970, and its position among the events of that time. */
  receivedUs: number
  position: number
  /** Whether it is withdrawn, or for a revert counts again. */
  isChosen: boolean
}

/** The events of entities that affect each other, such as a customer with all orders. */
export interface Group {
  events: Found[]
  chosen: number
  /** Whether a late event names an entity whose earlier events may be unknown. */
  isUncertain: boolean
}

/** The affected entities and their events. */
export interface Groups {
  /** Adds entities without events. @returns whether any of them was unknown. */
  addEntities(names: readonly string[]): boolean
  /** Whether an event with these entities belongs to a group. */
  isAffected(entities: Entities): boolean
  /** Adds an event, which connects its entities. An event at a known place is not added twice. @returns whether an entity was unknown. */
  add(event: Found, entities: Entities): boolean
  /** Adds an event that arrived after the search. */
  addLate(event: Found, entities: Entities): void
  /** The names of all entities. */
  names(): Iterable<string>
  /** How many events are chosen. */
  chosen(): number
  /** The next groups with chosen events, with at least this many events unless fewer remain. */
  next(events: number): Group[]
  /** Forgets which events of a group are chosen. The events that do not count from now on leave it. */
  settle(groups: readonly Group[], isGone: (event: Found) => boolean): void
}

export function createGroups(): Groups {
  /** The parents of a union-find forest; a root is its own parent. */
  const parents = new Map<string, string>()
  const groups = new Map<string, Group>()
  /** The groups with chosen events. */
  const pending = new Set<Group>()
  const places = new Set<string>()
  /** The refunds of orders in groups, by which a void without an order is found, each with its orders. */
  const ordersOf = new Map<string, Set<string>>()

  function rootOf(name: string): string {
    let root = name
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root))
      root = parent
    for (let at = name; at !== root; ) {
      const next = parents.get(at) as string
      parents.set(at, root)
      at = next
    }
    return root
  }

  function connect(a: string, b: string): string {
    const [one, other] = [rootOf(a), rootOf(b)]
    if (one === other) return one
    const [small, large] = sizeOf(one) < sizeOf(other) ? [one, other] : [other, one]
    parents.set(small, large)
    const moved = groups.get(small)
    if (moved) {
      groups.delete(small)
      pending.delete(moved)
      const group = groupAt(large)
      group.isUncertain ||= moved.isUncertain
      for (const event of moved.events) addTo(group, event)
    }
    return large
  }

  const sizeOf = (root: string) => groups.get(root)?.events.length ?? 0

  function groupAt(root: string): Group {
    const known = groups.get(root)
    if (known) return known
    const group: Group = { events: [], chosen: 0, isUncertain: false }
    groups.set(root, group)
    return group
  }

  function addTo(group: Group, event: Found) {
    group.events.push(event)
    if (!event.isChosen) return
    group.chosen++
    pending.add(group)
  }

  function addEntities(names: readonly string[]): boolean {
    const unknown = names.filter((name) => !parents.has(name))
    for (const name of unknown) parents.set(name, name)
    return unknown.length > 0
  }

  function add(event: Found, { own, refunds }: Entities): boolean {
    const hasGrown = addEntities(own)
    const first = own[0] as string
    for (const name of own) {
      connect(first, name)
      for (const order of ordersOf.get(name) ?? []) connect(first, order)
    }
    for (const name of refunds) {
      if (parents.has(name)) connect(first, name)
      ordersOf.set(name, (ordersOf.get(name) ?? new Set()).add(first))
    }
    const place = `${event.partition} ${event.place}`
    if (places.has(place)) return hasGrown
    places.add(place)
    addTo(groupAt(rootOf(first)), event)
    return hasGrown
  }

  return {
    addEntities,
    names: () => parents.keys(),
    isAffected: ({ own, refunds }) =>
      own.some((name) => parents.has(name) || ordersOf.has(name)) || refunds.some((name) => parents.has(name)),

    add,
    addLate(event, entities) {
      if (add(event, entities)) groupAt(rootOf(entities.own[0] as string)).isUncertain = true
    },

    chosen: () => [...pending].reduce((sum, group) => sum + group.chosen, 0),

    next(events) {
      const found: Group[] = []
      let count = 0
      for (const group of pending) {
        found.push(group)
        count += group.events.length
        if (count >= events) break
      }
      return found
    },

    settle(settled, isGone) {
      for (const group of settled) {
        group.events = group.events.filter((event) => !isGone(event))
        for (const event of group.events) event.isChosen = false
        group.chosen = 0
        pending.delete(group)
      }
    },
  }
}
