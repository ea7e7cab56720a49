/** The orders that stand, oldest first. */
export class OrderQueue<T extends { times?: number }> {
  #orders: { order: T; left: number }[] = [];

  add(order: T): void {
    this.#orders.push({ order, left: order.times ?? 1 });
  }

  clear(): void {
    this.#orders = [];
  }

  /** Takes the oldest order that holds. */
  take(holds: (order: T) => boolean): T | undefined {
    const entry = this.#orders.find(({ order }) => holds(order));
    if (!entry) return undefined;
    entry.left -= 1;
    this.#orders = this.#orders.filter(({ left }) => left > 0);
    return entry.order;
  }
}
