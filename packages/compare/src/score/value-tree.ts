import type { JsonValue } from "@docmux/core";
import type { Path } from "./address.ts";
import type { KeyOf } from "./canonical.ts";
import type { Scalar } from "./scalar.ts";

/** One value with the key by which it is compared. `null` only where empty values are kept. */
export interface LeafNode {
  kind: "leaf";
  value: Scalar | null;
  key: string;
  /** Numbers that differ by no more than this are equal. */
  tolerance?: number;
  /** Values below, here always 1. */
  size: number;
}

/** Named members that hold a value. */
export interface ObjectNode {
  kind: "object";
  members: ReadonlyMap<string, ValueNode>;
  size: number;
}

/** Items that hold a value, with the index that each had. */
export interface ListNode {
  kind: "list";
  items: readonly { index: number; node: ValueNode }[];
  /** Length before items without a value were left out. */
  length: number;
  size: number;
}

/** A JSON value, ready to be compared. What holds no value is not in the tree. */
export type ValueNode = LeafNode | ObjectNode | ListNode;

/** How one value is compared, where it is not by its key alone. */
export interface LeafRule {
  /** Numbers that differ by no more than this are equal. */
  tolerance?: number;
  /** The key by which a value with one of these keys is compared instead. */
  sameAs?: ReadonlyMap<string, string>;
}

/** How a tree is made. */
export interface TreeOptions {
  keyOf: KeyOf;
  /** The rule for a value. */
  leafRuleOf?: (path: Path) => LeafRule | undefined;
  /** True for subtrees to leave out. */
  skip?: (path: Path) => boolean;
  /** Count `null` and blank text as values. Default false. */
  keepEmpty?: boolean;
}

const deepestLevel = 100;

/**
 * Makes a tree of a JSON value. `null`, blank text and containers without a value hold no value; placeholder words
 * such as `"N/A"` do.
 *
 * @returns `undefined` when there is no value at all.
 * @throws RangeError for a value nested more than 100 levels deep.
 */
export function toValueTree(
  value: JsonValue | undefined,
  options: TreeOptions,
  path: Path = [],
): ValueNode | undefined {
  if (value === undefined || options.skip?.(path)) return undefined;
  if (path.length > deepestLevel) throw new RangeError(`nested more than ${deepestLevel} levels deep`);
  if (Array.isArray(value)) return listNode(value, options, path);
  if (typeof value === "object" && value !== null) return objectNode(value, options, path);
  const isEmpty = value === null || (typeof value === "string" && value.trim() === "");
  if (isEmpty && !options.keepEmpty) return undefined;
  return leafNode(value, value === null ? "null" : options.keyOf(value), options.leafRuleOf?.(path));
}

function leafNode(value: Scalar | null, key: string, { tolerance, sameAs }: LeafRule = {}): LeafNode {
  const node: LeafNode = { kind: "leaf", value, key: sameAs?.get(key) ?? key, size: 1 };
  return tolerance === undefined ? node : { ...node, tolerance };
}

/** True for values that are equal: by their keys, or as numbers that are near enough. */
export function isSame(a: LeafNode, b: LeafNode): boolean {
  if (a.key === b.key) return true;
  const tolerance = a.tolerance ?? b.tolerance;
  if (tolerance === undefined) return false;
  const [, first, unit = ""] = numberKey.exec(a.key) ?? [];
  const [, second, otherUnit = ""] = numberKey.exec(b.key) ?? [];
  if (first === undefined || second === undefined || unit !== otherUnit) return false;
  const difference = Math.abs(Number(first) - Number(second));
  // Binary fractions: 1.1 and 1 differ by a little more than 0.1.
  return difference <= tolerance + 1e-12 * Math.max(Math.abs(Number(first)), Math.abs(Number(second)));
}

/** The key of a number, alone, with its currency or with its unit. */
const numberKey = /^(-?\d+(?:\.\d+)?)( ?[^\d:.,/'"-]*)$/;

function listNode(values: readonly JsonValue[], options: TreeOptions, path: Path): ListNode | undefined {
  const items = values.flatMap((value, index) => {
    const node = toValueTree(value, options, [...path, index]);
    return node ? [{ index, node }] : [];
  });
  if (items.length === 0) return undefined;
  const size = items.reduce((sum, { node }) => sum + node.size, 0);
  return { kind: "list", items, length: values.length, size };
}

function objectNode(
  object: { [name: string]: JsonValue },
  options: TreeOptions,
  path: Path,
): ObjectNode | undefined {
  const members = new Map<string, ValueNode>();
  let size = 0;
  for (const [name, value] of Object.entries(object)) {
    const node = toValueTree(value, options, [...path, name]);
    if (!node) continue;
    members.set(name, node);
    size += node.size;
  }
  return members.size === 0 ? undefined : { kind: "object", members, size };
}

/** Every value of a tree with the way to it, in the order of the document. */
export function flatten(node: ValueNode | undefined, path: Path = []): { path: Path; leaf: LeafNode }[] {
  if (!node) return [];
  if (node.kind === "leaf") return [{ path, leaf: node }];
  if (node.kind === "list") return node.items.flatMap((item) => flatten(item.node, [...path, item.index]));
  return [...node.members].flatMap(([name, member]) => flatten(member, [...path, name]));
}

const known = new WeakMap<ValueNode, string>();

/** A text that two nodes share exactly when they hold the same values at the same places, rows in any order. */
export function contentKey(node: ValueNode): string {
  // Most nodes are values: making their text again takes less than remembering it.
  if (node.kind === "leaf") return JSON.stringify(node.key);
  let key = known.get(node);
  if (key === undefined) {
    key = JSON.stringify(partsOf(node));
    known.set(node, key);
  }
  return key;
}

function partsOf(node: ObjectNode | ListNode): unknown {
  if (node.kind === "list") return node.items.map((item) => contentKey(item.node)).sort();
  return { m: [...node.members].map(([name, member]) => [name, contentKey(member)] as const).sort(byName) };
}

function byName(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : 1;
}
