/** How a vote stands, in numbers. Pure. */

import type { PollInfo } from "../rtc/protocol";

export interface Share {
  /** From 1. */
  readonly choice: number;
  readonly text: string;
  readonly votes: number;
  /** Of those who have voted, 0 to 1. */
  readonly part: number;
}

/** Null where one is not to know it yet. */
export function shares({ options, counts, voted }: PollInfo): readonly Share[] | null {
  if (counts === null) return null;
  return options.map((text, index) => {
    const votes = counts[index] ?? 0;
    return { choice: index + 1, text, votes, part: voted > 0 ? votes / voted : 0 };
  });
}

/** What is chosen when an option is pressed. */
export function toggled(chosen: readonly number[], choice: number, several: boolean): readonly number[] {
  if (!several) return [choice];
  if (chosen.includes(choice)) return chosen.filter((each) => each !== choice);
  return [...chosen, choice].sort((a, b) => a - b);
}

export type Fault = "question" | "few" | "alike";

/** The options that are filled in, trimmed. */
export function filled(options: readonly string[]): readonly string[] {
  return options.map((each) => each.trim()).filter((each) => each !== "");
}

/** Why it cannot be put to the vote. */
export function faultOf(question: string, options: readonly string[]): Fault | null {
  const given = filled(options);
  if (question.trim() === "") return "question";
  if (given.length < 2) return "few";
  return new Set(given.map((each) => each.toLowerCase())).size < given.length ? "alike" : null;
}

export function percent(part: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent" }).format(part);
}
