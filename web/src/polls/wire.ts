/** Votes as the REST interface has them: docs/protocol.md. */
import { Reader } from "../http/reader";

export interface StoredPoll {
  readonly id: string;
  readonly question: string;
  readonly options: readonly { readonly text: string; readonly votes: number }[];
  readonly voters: number;
  readonly by: string;
  readonly openedAt: number;
  readonly open: boolean;
  readonly group: boolean;
}

export interface PollPage {
  readonly items: readonly StoredPoll[];
  /** Where the next page begins; null after the last. */
  readonly next: number | null;
}

export function pollsOf(conference: string, after: number | null): string {
  const path = `/api/v1/conferences/${encodeURIComponent(conference)}/polls`;
  return after === null ? path : `${path}?after=${after}`;
}

export function readPolls(value: unknown): PollPage {
  const page = new Reader(value, "polls");
  return { items: page.list("items", readPoll), next: page.raw("next") === null ? null : page.count("next") };
}

function readPoll(value: unknown): StoredPoll {
  const found = new Reader(value, "poll");
  return {
    id: found.text("id"),
    question: found.text("question"),
    options: found.list("options", (one) => {
      const option = new Reader(one, "option");
      return { text: option.text("text"), votes: option.count("votes") };
    }),
    voters: found.count("voters"),
    by: found.text("opened_by"),
    openedAt: Date.parse(found.text("opened_at")),
    open: found.raw("closed_at") === null,
    group: found.flag("group"),
  };
}
