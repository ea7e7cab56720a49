import type { WireEdge } from "./pipelex-wire.ts";

/** Who contains whom and who waits for whom, by step key. */
export interface GraphTree {
  parentOf(key: string): string | undefined;
  isParent(key: string): boolean;
  /** The nearest first. */
  ancestorsOf(key: string): string[];
  dependenciesOf(key: string): string[];
}

/** Reads the edges of a graph. Edges to nodes that are not there are ignored. */
export function graphTree(edges: readonly WireEdge[], keyOf: ReadonlyMap<string, string>): GraphTree {
  const parents = new Map<string, string>();
  const sources = new Map<string, Set<string>>();
  const ends = ({ source, target }: WireEdge) => [keyOf.get(source), keyOf.get(target)] as const;
  for (const edge of edges) {
    const [parent, child] = ends(edge);
    if (edge.kind !== "contains" || !parent || !child || parent === child || parents.has(child)) continue;
    // A graph that contains itself would have no top.
    if (!ancestors(parent, parents).has(child)) parents.set(child, parent);
  }
  for (const edge of edges) {
    const [from, to] = ends(edge);
    if (edge.kind !== "data" || !from || !to || from === to) continue;
    // A step cannot wait for what it is part of, nor for its own parts.
    if (ancestors(from, parents).has(to) || ancestors(to, parents).has(from)) continue;
    sources.set(to, (sources.get(to) ?? new Set()).add(from));
  }
  const parentKeys = new Set(parents.values());
  return {
    parentOf: (key) => parents.get(key),
    isParent: (key) => parentKeys.has(key),
    ancestorsOf: (key) => [...ancestors(key, parents)],
    dependenciesOf: (key) => [...(sources.get(key) ?? [])],
  };
}

function ancestors(key: string, parents: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  for (let above = parents.get(key); above !== undefined && !found.has(above); above = parents.get(above)) {
    found.add(above);
  }
  return found;
}
