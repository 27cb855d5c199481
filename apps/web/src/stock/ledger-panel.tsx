import { Button } from "@mantine/core"
import { IconListDetails } from "@tabler/icons-react"
import { useInfiniteQuery } from "@tanstack/react-query"
import { trpc } from "../app/client.ts"
import { useChange } from "../app/use-change.ts"
import { Empty } from "../feedback/empty.tsx"
import { ListState } from "../feedback/list-state.tsx"
import { notifyDone, notifyError } from "../feedback/notices.tsx"
import { LoadMore } from "../page/load-more.tsx"
import { momentText } from "../page/moments.ts"
import { Panel } from "../page/panel.tsx"
import sheet from "../page/sheet.module.css"
import { useIsPhone } from "../page/use-is-phone.ts"
import { movementPages } from "../parts/part-queries.ts"
import { Amount } from "../quantity/amount.tsx"
import type { Display } from "../quantity/display-unit.ts"
import { endOf, type Movement, reasonWord, signOf, whyNotUndo } from "./movement-words.ts"

interface LedgerPanelProps {
  readonly partKey: string
  readonly display: Display
}

/** Every movement of the part, newest first. Nothing is ever changed here: an undo is an entry of its own. */
export function LedgerPanel({ partKey, display }: LedgerPanelProps) {
  const pages = useInfiniteQuery(movementPages(partKey))
  const movements = pages.data?.pages.flatMap((page) => page.items)
  return (
    <Panel title="Ledger" isFlush>
      {movements === undefined ? (
        <ListState query={pages} />
      ) : movements.length === 0 ? (
        <Empty
          icon={IconListDetails}
          text="Nothing was moved yet. What is added, removed or counted is listed here."
        />
      ) : (
        <>
          <Movements movements={movements} display={display} />
          <LoadMore
            shownCount={movements.length}
            noun={["entry", "entries"]}
            hasMore={pages.hasNextPage}
            isLoading={pages.isFetchingNextPage}
            onMore={() => void pages.fetchNextPage()}
          />
        </>
      )}
    </Panel>
  )
}

interface MovementsProps {
  readonly movements: readonly Movement[]
  readonly display: Display
}

function Movements({ movements, display }: MovementsProps) {
  if (useIsPhone()) {
    return (
      <ul className={sheet.cards} aria-label="Ledger">
        {movements.map((movement) => (
          <li key={movement.id} id={`movement-${movement.id}`} className={sheet.card}>
            <div className={sheet.cardLine}>
              <span className={sheet.strong}>{reasonWord(movement)}</span>
              <SignedAmount movement={movement} display={display} />
            </div>
            <div className={`${sheet.dimmed} ${sheet.small}`}>
              {endOf(movement, "from")} → {endOf(movement, "to")} · {momentText(movement.createdAt)} ·{" "}
              {movement.actor}
            </div>
            {movement.note === null ? null : <div className={sheet.small}>{movement.note}</div>}
            <div>
              <UndoCell movement={movement} />
            </div>
          </li>
        ))}
      </ul>
    )
  }
  return (
    <div className={sheet.frame}>
      <table className={sheet.table} aria-label="Ledger">
        <thead>
          <tr>
            <th scope="col">No.</th>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col" className={sheet.number}>
              Quantity
            </th>
            <th scope="col">From → to</th>
            <th scope="col">By</th>
            <th scope="col">Undo</th>
          </tr>
        </thead>
        <tbody>
          {movements.map((movement) => (
            <tr key={movement.id} id={`movement-${movement.id}`}>
              <td className={sheet.dimmed}>{movement.id}</td>
              <td className={sheet.nowrap}>{momentText(movement.createdAt)}</td>
              <th scope="row">
                {reasonWord(movement)}
                {movement.note === null ? null : (
                  <div className={`${sheet.dimmed} ${sheet.small}`}>{movement.note}</div>
                )}
              </th>
              <td className={sheet.number}>
                <SignedAmount movement={movement} display={display} />
              </td>
              <td className={sheet.nowrap}>
                {endOf(movement, "from")} → {endOf(movement, "to")}
              </td>
              <td className={sheet.dimmed}>{movement.actor}</td>
              <td>
                <UndoCell movement={movement} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function SignedAmount({ movement, display }: { movement: Movement; display: Display }) {
  return (
    <span className={sheet.number}>
      {signOf(movement)}
      <Amount value={display.inUnit(movement.quantity)} unit={display.unit} />
    </span>
  )
}

function UndoCell({ movement }: { movement: Movement }) {
  const undo = useChange(trpc.stock.undo.mutationOptions({ onError: notifyError }))
  const why = whyNotUndo(movement)
  if (why !== null) return <span className={`${sheet.dimmed} ${sheet.small}`}>{why}</span>
  return (
    <Button
      variant="default"
      size="compact-xs"
      loading={undo.isPending}
      aria-label={`Undo no. ${movement.id}`}
      onClick={() =>
        undo.submit({ movementId: movement.id }, () => notifyDone(`Took back no. ${movement.id}.`))
      }
    >
      Undo
    </Button>
  )
}
