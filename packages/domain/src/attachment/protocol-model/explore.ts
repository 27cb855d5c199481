/** One thing that may happen next, and what there is after it. */
export interface Step<State> {
  readonly name: string
  readonly next: State
}

export interface Model<State> {
  readonly initial: State
  /** Everything that may happen next, each alternative by itself. */
  readonly steps: (state: State) => readonly Step<State>[]
  /** Equal for equal states. */
  readonly key: (state: State) => string
  /** What is wrong with a state from which these steps lead on, if anything is. */
  readonly violation: (state: State, steps: readonly Step<State>[]) => string | undefined
}

export interface Exploration {
  /** How many different states were reached. */
  readonly states: number
  /** How many steps lead from one to another. */
  readonly steps: number
  /** The shortest way to a violation, and the violation as its last line. Undefined when there is none. */
  readonly counterexample: readonly string[] | undefined
}

type Ways = Map<string, { from: string; step: string }>

/**
 * Reaches every state there is, breadth first, so that a violation is found on a shortest way to it.
 *
 * @throws Error when there are more states than expected
 */
export function explore<State>(model: Model<State>, statesMax: number): Exploration {
  const ways: Ways = new Map([[model.key(model.initial), { from: "", step: "" }]])
  let taken = 0
  let frontier = [model.initial]
  while (frontier.length > 0) {
    const reached: State[] = []
    for (const state of frontier) {
      const key = model.key(state)
      const steps = model.steps(state)
      const violation = model.violation(state, steps)
      if (violation !== undefined)
        return { states: ways.size, steps: taken, counterexample: [...wayTo(ways, key), `→ ${violation}`] }
      taken += steps.length
      reached.push(
        ...steps.filter((step) => isNew(ways, model.key(step.next), key, step)).map(({ next }) => next),
      )
    }
    if (ways.size > statesMax) throw new Error(`there are more than ${statesMax} states`)
    frontier = reached
  }
  return { states: ways.size, steps: taken, counterexample: undefined }
}

/** Remembers the way to a state, if it is the first one. */
function isNew(ways: Ways, key: string, from: string, { name }: Pick<Step<unknown>, "name">): boolean {
  if (ways.has(key)) return false
  ways.set(key, { from, step: name })
  return true
}

function wayTo(ways: Ways, key: string): string[] {
  const steps: string[] = []
  for (let way = ways.get(key); way !== undefined && way.step !== ""; way = ways.get(way.from)) {
    steps.push(way.step)
  }
  return steps.toReversed()
}
