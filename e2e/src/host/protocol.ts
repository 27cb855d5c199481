/** What a worker tells its host: each server has a number that the worker gives it. */
export type Order =
  | { kind: "start"; id: number; environment: Readonly<Record<string, string>> }
  | { kind: "stop"; id: number }

/** What the host answers, and what its servers log meanwhile. */
export type Report =
  | { kind: "started"; id: number; address: string }
  | { kind: "stopped"; id: number }
  | { kind: "failed"; id: number; message: string }
  | { kind: "log"; id: number; line: string }
