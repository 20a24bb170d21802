/** Before one more goes in: the oldest is forgotten where there are as many as may be. A map keeps the order in which its keys came. */
export function makeRoom(map: Map<string, unknown>, most: number): void {
  if (map.size < most) return
  for (const oldest of map.keys()) if (map.delete(oldest)) return
}
