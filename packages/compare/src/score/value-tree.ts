import type { JsonValue } from "@docmux/core";
import type { Path } from "./address.ts";
import type { KeyOf } from "./canonical.ts";

/** A value without parts. `null` is no value. */
export type Scalar = string | number | boolean;

/** One value with the key by which it is compared. `null` only where empty values are kept. */
export interface LeafNode {
  kind: "leaf";
  value: Scalar | null;
  key: string;
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

/** How a tree is made. */
export interface TreeOptions {
  keyOf: KeyOf;
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
  return { kind: "leaf", value, key: value === null ? "null" : options.keyOf(value), size: 1 };
}

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
  let key = known.get(node);
  if (key === undefined) {
    key = JSON.stringify(partsOf(node));
    known.set(node, key);
  }
  return key;
}

function partsOf(node: ValueNode): unknown {
  if (node.kind === "leaf") return node.key;
  if (node.kind === "list") return node.items.map((item) => contentKey(item.node)).sort();
  return { m: [...node.members].map(([name, member]) => [name, contentKey(member)] as const).sort(byName) };
}

function byName(a: readonly [string, string], b: readonly [string, string]): number {
  return a[0] < b[0] ? -1 : 1;
}
