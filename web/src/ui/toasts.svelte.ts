import { getContext, setContext } from "svelte";

export type ToastTone = "good" | "bad";

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: ToastTone;
}

const KEY = Symbol("toasts");
const SHOWN_MS = 6_000;
const MOST = 3;

/** Short messages on what was done. Good ones go by themselves, bad ones wait to be dismissed. */
export class Toasts {
  items = $state.raw<readonly Toast[]>([]);
  #next = 1;

  show(text: string, tone: ToastTone = "good"): void {
    const toast = { id: this.#next++, text, tone };
    this.items = [...this.items, toast].slice(-MOST);
    if (tone === "good") setTimeout(() => this.dismiss(toast.id), SHOWN_MS);
  }

  dismiss(id: number): void {
    this.items = this.items.filter((toast) => toast.id !== id);
  }
}

export function provideToasts(toasts: Toasts): void {
  setContext(KEY, toasts);
}

export function useToasts(): Toasts {
  return getContext<Toasts>(KEY);
}
