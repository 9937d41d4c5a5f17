/** Typed events without DOM: `Events` maps a name to the value its handlers get. */

export class Emitter<Events extends object> {
  readonly #handlers = new Map<keyof Events, Set<(value: never) => void>>();

  /** Returns the function that takes the handler away again. */
  on<K extends keyof Events>(name: K, handler: (value: Events[K]) => void): () => void {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers);
    handlers.add(handler);
    return () => handlers.delete(handler);
  }

  protected emit<K extends keyof Events>(name: K, value: Events[K]): void {
    // A copy: a handler may remove itself or others while it runs.
    for (const handler of [...(this.#handlers.get(name) ?? [])]) {
      (handler as (value: Events[K]) => void)(value);
    }
  }
}
