import { TextLink } from "../app/links.tsx"
import type { Outputs } from "../app/outputs.ts"
import sheet from "../page/sheet.module.css"
import { useIsPhone } from "../page/use-is-phone.ts"
import { Utilisation } from "./utilisation.tsx"

type ListedBox = Outputs["boxes"]["list"]["items"][number]

/** The rows of the boxes list: a table, or cards where a table would not fit. */
export function BoxesTable({ boxes }: { boxes: readonly ListedBox[] }) {
  if (useIsPhone()) {
    return (
      <ul className={sheet.cards} aria-label="Boxes">
        {boxes.map((box) => (
          <li key={box.boxNo} className={sheet.card}>
            <div className={sheet.cardLine}>
              <BoxLink box={box} />
              <span className={sheet.dimmed}>Box {box.boxNo}</span>
            </div>
            <Utilisation box={box} />
          </li>
        ))}
      </ul>
    )
  }
  return (
    <div className={sheet.frame}>
      <table className={sheet.table} aria-label="Boxes">
        <thead>
          <tr>
            <th scope="col" className={sheet.number}>
              Box
            </th>
            <th scope="col">Description</th>
            <th scope="col" className={sheet.number}>
              Locations
            </th>
            <th scope="col">In use</th>
          </tr>
        </thead>
        <tbody>
          {boxes.map((box) => (
            <tr key={box.boxNo} className={sheet.row}>
              <td className={sheet.number}>{box.boxNo}</td>
              <th scope="row">
                <BoxLink box={box} />
              </th>
              <td className={sheet.number}>{box.capacity}</td>
              <td>
                <Utilisation box={box} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function BoxLink({ box }: { box: ListedBox }) {
  return (
    <TextLink
      to="/boxes/$boxNo"
      params={{ boxNo: box.boxNo }}
      className={sheet.rowLink}
      c="inherit"
      fw={500}
      fz="sm"
    >
      {box.description}
    </TextLink>
  )
}
