interface TypeNode {
  readonly id: number
  readonly name: string
  readonly parentId: number | null
}

export interface TypeBranch<Type extends TypeNode> {
  readonly type: Type
  /** 0 for a type without a parent. */
  readonly depth: number
  /** "Passive / Resistor". */
  readonly path: string
}

/** Types as a tree read from the top: every type right behind its parent, siblings in the given order. */
export function typeTree<Type extends TypeNode>(types: readonly Type[]): TypeBranch<Type>[] {
  const ids = new Set(types.map((type) => type.id))
  const children = Map.groupBy(types, (type) =>
    type.parentId !== null && ids.has(type.parentId) ? type.parentId : null,
  )
  const tree: TypeBranch<Type>[] = []
  const visit = (parentId: number | null, depth: number, above: string) => {
    for (const type of children.get(parentId) ?? []) {
      const path = above === "" ? type.name : `${above} / ${type.name}`
      tree.push({ type, depth, path })
      visit(type.id, depth + 1, path)
    }
  }
  visit(null, 0, "")
  return tree
}

/** For a drop-down list: the path tells apart what has the same last name. */
export function typeOptions(types: readonly TypeNode[]): { value: string; label: string }[] {
  return typeTree(types).map(({ type, path }) => ({ value: String(type.id), label: path }))
}
