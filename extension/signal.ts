/** An event without VS Code, so that the logic around it can be tested outside. */
export interface Signal<T> {
  /** @returns stops listening. */
  on(listener: (value: T) => void): () => void;
  emit(value: T): void;
}

export function createSignal<T>(): Signal<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit(value) {
      for (const listener of Array.from(listeners)) listener(value);
    },
  };
}
