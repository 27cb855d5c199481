/** Reads one sample from a server's /metrics page, such as `metricValue(url, 'http_requests_total{method="GET"}')`; 0 when it is not there. */
export async function metricValue(url: string, sample: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${sample} `))
  return line === undefined ? 0 : Number(line.slice(sample.length + 1))
}
