/** The dialog that has a telephone called: what is typed, who is suggested, what was refused. */

import { type CallFault, type Contact, isName } from "./calling";

const PAUSE_MS = 250;

export interface CallActions {
  /** Calls; the code of what was refused, null when it rings. */
  readonly call: (number: string, name: string) => Promise<CallFault | null>;
  readonly find: (text: string) => Promise<readonly Contact[]>;
}

export class CallForm {
  number = $state("");
  /** Who the number is said to be; "" for what the server knows. */
  name = $state("");
  found = $state.raw<readonly Contact[]>([]);
  busy = $state(false);
  fault = $state<CallFault | null>(null);
  readonly #actions: CallActions;
  /** One's own extension is called when nothing is typed. */
  readonly #optional: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(actions: CallActions, optional = false) {
    this.#actions = actions;
    this.#optional = optional;
  }

  type(text: string): void {
    this.number = text;
    this.name = "";
    this.fault = null;
    clearTimeout(this.#timer);
    const turn = ++this.#asked;
    if (!isName(text)) {
      this.found = [];
      return;
    }
    this.#timer = setTimeout(() => void this.#look(turn, text.trim()), PAUSE_MS);
  }

  choose({ name, number }: Contact): void {
    this.type(number);
    this.name = name;
  }

  /** Whether it was done: the dialog may go. */
  async submit(): Promise<boolean> {
    if (this.busy) return false;
    const number = this.number.trim();
    if (isName(number) || (number === "" && !this.#optional)) {
      this.fault = "not-allowed";
      return false;
    }
    this.busy = true;
    this.fault = await this.#actions.call(number, this.name);
    this.busy = false;
    return this.fault === null;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  async #look(turn: number, text: string): Promise<void> {
    const found = await this.#actions.find(text).catch(() => []);
    if (turn === this.#asked) this.found = found;
  }
}
