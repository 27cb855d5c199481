import { Button, Group, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { trpc } from "../app/client.ts"
import { placeText, type TypedPlace } from "../boxes/place.ts"

const placesMax = 4

interface LastPlacesProps {
  readonly partKey: string
  readonly onChoose: (place: TypedPlace) => void
}

/** Where the part lies already: the likely places for more of it. */
export function LastPlaces({ partKey, onChoose }: LastPlacesProps) {
  const stock = useQuery(trpc.parts.stock.queryOptions({ key: partKey }))
  const places = new Map((stock.data ?? []).map((row) => [placeText(row), row]))
  if (places.size === 0) return null
  return (
    <Group gap={6}>
      <Text size="xs" c="dimmed">
        It lies in
      </Text>
      {[...places].slice(0, placesMax).map(([text, { boxNo, locNo }]) => (
        <Button
          key={text}
          variant="default"
          size="compact-xs"
          aria-label={`Use location ${text}`}
          onClick={() => onChoose({ boxNo: String(boxNo), locNo: String(locNo) })}
        >
          {text}
        </Button>
      ))}
    </Group>
  )
}
