import { EventEmitter } from "eventemitter3";
import { quietly } from "./quietly.ts";
import type { RunEvent, RunEvents } from "./run-event.ts";

type Listeners = { [Name in keyof RunEvents]: (event: RunEvents[Name]) => void };

/** Tells listeners what happens. A listener that throws never reaches the run. */
export class EventHub {
  readonly #emitter = new EventEmitter<Listeners>();
  readonly #onEvent: ((event: RunEvent) => void) | undefined;

  constructor(onEvent?: (event: RunEvent) => void) {
    this.#onEvent = onEvent;
  }

  /** @returns a function that takes the listener off again. */
  on<Name extends keyof RunEvents>(name: Name, listener: (event: RunEvents[Name]) => void): () => void {
    const guarded = ((event: RunEvents[Name]) => quietly(() => listener(event))) as Listeners[Name];
    this.#emitter.on(name, guarded as never);
    return () => {
      this.#emitter.off(name, guarded as never);
    };
  }

  emit<Name extends keyof RunEvents>(name: Name, event: RunEvents[Name]): void {
    const onEvent = this.#onEvent;
    if (onEvent) quietly(() => onEvent({ type: name, ...event } as RunEvent));
    (this.#emitter.emit as (name: Name, event: RunEvents[Name]) => boolean).call(this.#emitter, name, event);
  }
}
